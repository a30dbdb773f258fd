"""The value of a parameter in words, for comparisons of rulebooks and their readers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.parameter_words import AMOUNT, CHOICE, DAYS, FEE, HOURS, YES_NO, Parameter
from core import money
from core.phrases import phrase, phrase_of
from core.presenting import money_words
from timers import counting


def said(parameter: Parameter, value: Any) -> str:
    """A value in words, as it stands in a comparison. For any value, a wrong one too."""
    say = _SAYS.get(parameter.kind)
    if say is None:
        return str(value)
    return say(parameter, value)


def _days_said(parameter: Parameter, value: Any) -> str:
    if value in (None, 0, "0") and not isinstance(value, bool):
        return str(parameter.without) or phrase("None")
    try:
        return str(counting.Length.parse(value))
    except ValueError:
        return str(value)


def _hours_said(parameter: Parameter, value: Any) -> str:
    if not value:
        return phrase("None")
    try:
        return phrase_of(int(value), "{number} hour", "{number} hours")
    except (TypeError, ValueError):
        return str(value)


def _choice_said(parameter: Parameter, value: Any) -> str:
    return dict(parameter.choices).get(str(value), str(value))


def _amounts_said(parameter: Parameter, value: Any) -> str:
    if value is None:
        return str(parameter.without)
    return _amounts(value)


def _fee_said(parameter: Parameter, value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    if "flat" in value:
        return phrase("{amounts}, whatever is in dispute", amounts=_amounts(value["flat"]))
    parts = [phrase("{percent} % of the amount in dispute", percent=value.get("percent"))]
    if value.get("at_least") is not None:
        parts.append(phrase("at least {amounts}", amounts=_amounts(value["at_least"])))
    if value.get("at_most") is not None:
        parts.append(phrase("at most {amounts}", amounts=_amounts(value["at_most"])))
    return "; ".join(parts)


def _amounts(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    return ", ".join(_amount(value[code], str(code)) for code in sorted(value, key=str))


def _amount(value: Any, currency: str) -> str:
    try:
        return money_words(money.parse(str(value), currency), currency)
    except ValueError:
        return f"{value} {currency}"


_SAYS = {
    DAYS: _days_said,
    HOURS: _hours_said,
    YES_NO: lambda _, value: phrase("Yes") if value else phrase("No"),
    CHOICE: _choice_said,
    AMOUNT: _amounts_said,
    FEE: _fee_said,
}
