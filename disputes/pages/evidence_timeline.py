"""When things happened, by the evidence of both sides: a line of days, drawn on the server, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.phrases import phrase
from core.presenting import short_date
from disputes.pages.evidence_list import Shown

LEFT, RIGHT, WIDTH = 30, 690, 720  # of the drawing, in its own units
ROW, LABEL = 22, 34  # height of a row of points, and the room that the name of one takes
ABOVE = 16


@dataclass(frozen=True)
class Point:
    number: str
    position: str
    x: float
    y: int
    words: str


@dataclass(frozen=True)
class Timeline:
    """For components/timeline.html."""

    points: list[Point]
    ticks: list[tuple[float, str, str]]
    base: int
    height: int
    label: str
    rows: list[Shown]
    width: int = WIDTH


def timeline(exhibits: Sequence[Shown]) -> Timeline | None:
    """None where fewer than two days are known: one point is no line."""
    known = sorted((each for each in exhibits if each.day), key=lambda each: (each.day, int(each.number[1:])))
    days = sorted({each.day for each in known if each.day})
    if len(days) < 2:
        return None
    first, last = days[0], days[-1]
    points = _points(known, first, last)
    base = max(point.y for point in points) + ROW
    return Timeline(
        points=points,
        ticks=_ticks(first, last),
        base=base,
        height=base + 26,
        label=phrase(
            "Evidence by the day of the event, from {day} to {day2}. The table below says the same.",
            day=_day(first),
            day2=_day(last),
        ),
        rows=known,
    )


def _points(known: Iterable[Shown], first: date, last: date) -> list[Point]:
    """Each in the highest row in which its name meets no other."""
    ends: list[float] = []
    found = []
    for each in known:
        if each.day is None:
            continue
        x = _x(each.day, first, last)
        row = next((place for place, end in enumerate(ends) if end <= x), len(ends))
        ends[row : row + 1] = [x + LABEL + 14]
        found.append(Point(each.number, each.position, x, ABOVE + ROW * row, f"{each.number}, {each.happened}"))
    return found


def _ticks(first: date, last: date) -> list[tuple[float, str, str]]:
    return [(LEFT, _day(first), "start"), (RIGHT - LABEL, _day(last), "end")]


def _x(day: date, first: date, last: date) -> float:
    return round(LEFT + (RIGHT - LABEL - LEFT) * (day - first).days / (last - first).days, 1)


def _day(day: date) -> str:
    return short_date(day)
