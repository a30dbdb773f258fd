"""Bars that lie one under the other on one scale: their lengths, and the figures under the lines behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from core.drawing import brief, percent, round_step

LINES = 5  # of the scale at the most, beside the one of nothing


@dataclass(frozen=True)
class Bar:
    """`whole` is drawn in outline and `part` of it filled; a bar without parts is filled alone."""

    name: str
    said: str
    whole: str
    part: str


@dataclass(frozen=True)
class Bars:
    bars: tuple[Bar, ...]
    scale: tuple[str, ...]
    lines: tuple[str, ...]


def bars(rows: Sequence[tuple[str, str, float, float | None]]) -> Bars:
    """Each row: its name, its figures in words, how long it is, and how much of it is filled (None: all of it)."""
    longest = max([whole for _, _, whole, _ in rows], default=0) or 1
    step = round_step(longest * 4 / LINES)
    if all(isinstance(whole, int) for _, _, whole, _ in rows):
        step = max(step, 1)  # there is no half of a case
    lines = max(ceil(round(longest / step, 6)), 1)
    highest = step * lines

    def drawn(name: str, said: str, whole: float, part: float | None) -> Bar:
        if part is None:
            return Bar(name, said, "", percent(whole, highest))
        return Bar(name, said, percent(whole, highest), percent(part, highest))

    return Bars(
        tuple(drawn(*row) for row in rows),
        tuple(brief(step * line) for line in range(lines + 1)),
        tuple(percent(line, lines) for line in range(lines + 1)),
    )
