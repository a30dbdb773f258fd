"""Two rulebooks side by side: what each says about every parameter, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.parameter_words import STAGES, Parameter
from contracts.parameters_said import said
from core.phrases import phrase_later

MISSING = phrase_later("Not said yet")


@dataclass(frozen=True)
class Line:
    """One parameter, as the first and as the second say it."""

    parameter: Parameter
    first: str
    second: str
    differs: bool


def compared(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[tuple[str, list[Line]]]:
    """(stage, its parameters), all of them."""
    return [(stage, [_line(each, first, second) for each in parameters]) for stage, parameters in STAGES.items()]


def differences(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Line]:
    """Only what is not the same."""
    return [line for _, lines in compared(first, second) for line in lines if line.differs]


def _line(parameter: Parameter, first: Mapping[str, Any], second: Mapping[str, Any]) -> Line:
    one, other = (_said(parameter, params) for params in (first, second))
    return Line(parameter, one, other, one != other)


def _said(parameter: Parameter, params: Mapping[str, Any]) -> str:
    return said(parameter, params[parameter.key]) if parameter.key in params else MISSING
