"""The numbers inside the portal's drawings. Widths and places are SVG attributes, so a page needs no inline style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.phrases import phrase, phrase_later

REMINDERS = (timedelta(hours=72), timedelta(hours=24), timedelta(hours=2))
ROW = 24  # height of one labelled row under a split bar


def percent(part: float, whole: float) -> str:
    """A share as an SVG length between 0 % and 100 %."""
    if whole <= 0:
        return "0%"
    return f"{round(min(max(100 * part / whole, 0), 100), 2):g}%"


@dataclass(frozen=True)
class Division:
    """A split bar: the client's share from the left, and whether a border is drawn between two shares."""

    client: str
    has_border: bool


def division(client: int, freelancer: int) -> Division:
    return Division(percent(client, client + freelancer), client > 0 and freelancer > 0)


@dataclass(frozen=True)
class Track:
    """The line under a countdown: how much has gone, and where the reminders lie."""

    gone: str
    reminders: tuple[str, ...]


def track(started: datetime, due: datetime, at: datetime) -> Track:
    whole = (due - started).total_seconds()
    places = [(due - ahead - started).total_seconds() for ahead in REMINDERS]
    return Track(
        percent((at - started).total_seconds(), whole), tuple(percent(place, whole) for place in places if place > 0)
    )


@dataclass(frozen=True)
class Peg:
    """One figure under a split bar, on a row of its own, so that labels never meet."""

    position: str
    words: str
    x: str
    y: int
    label_y: float
    dx: int
    anchor: str


def pegs(total: int, figures: Iterable[tuple[str, int, str]]) -> list[Peg]:
    """Place (position, amount to the freelancer, words) on the line between the two sides."""
    placed = []
    for row, (position, to_freelancer, words) in enumerate(figures):
        x = percent(to_freelancer, total)
        # The client's share is drawn from the left: the border lies where the client's share ends.
        border = percent(total - to_freelancer, total)
        at_right = 100 - float(x.rstrip("%")) > 62
        y = 16 + ROW * row
        placed.append(Peg(position, words, border, y, y + 4.5, -13 if at_right else 13, "end" if at_right else "start"))
    return placed


def scale_height(rows: int) -> int:
    return ROW * rows + 6


@dataclass(frozen=True)
class Zone:
    """A stretch of the break-even ruler, with its middle for the words in it."""

    kind: str
    x: str
    width: str
    middle: str
    words: str
    brief: str


def even_zones(nothing_until: float, offer_until: float | None) -> list[Zone]:
    """Below `nothing_until` percent doing nothing is worth more, then an open offer, then paying the fee."""
    borders = [0.0, nothing_until, *([offer_until] if offer_until and offer_until > nothing_until else []), 100.0]
    kinds = ["nothing", "offer", "pay"] if len(borders) == 4 else ["nothing", "pay"]
    said = {
        "nothing": (phrase("Doing nothing is worth more"), phrase("Nothing")),
        "offer": (phrase("The offer is worth more"), phrase("The offer")),
        "pay": (phrase("Paying is worth more"), phrase("Paying")),
    }
    zones = []
    for kind, left, right in zip(kinds, borders, borders[1:], strict=False):
        words, brief = said[kind]
        # A label wider than its zone would lie over its neighbour: short words in narrow zones, none in slivers.
        width = right - left
        zones.append(
            Zone(
                kind,
                percent(left, 100),
                percent(width, 100),
                percent((left + right) / 2, 100),
                words if width >= 28 else brief if width >= 14 else "",
                brief if width >= 18 else "",
            )
        )
    return zones


@dataclass(frozen=True)
class Stake:
    """What one choice ends with for the reader, as a bar from the line of nothing; `is_range`: anything in it."""

    words: str
    amounts: str
    x: str
    width: str
    y: int
    is_range: bool
    is_nothing: bool
    tone: str


STAKE = 46  # height of one choice: its name, and the bar under it
Choice = tuple[str, str, int, int | None, bool]  # its name, its amounts in words, from, to, whether it is doing nothing


def stakes(rows: Sequence[Choice], whole: int, side: str) -> tuple[list[Stake], str, int]:
    """A bar for each choice, where the line of nothing stands, and the height of all."""
    ends = [end for _, _, least, most, _ in rows for end in (least, least if most is None else most)]
    lowest, highest = min([0, *ends]), max([whole, *ends])
    zero = -lowest

    def place(amount: int) -> float:
        return 100 * (amount - lowest) / (highest - lowest)

    drawn = []
    for row, (words, amounts, least, most, is_nothing) in enumerate(rows):
        left, right = sorted((least if most is not None else 0, least if most is None else most))
        width = max(place(right) - place(left), 0.6)
        tone = "lost" if most is None and least < 0 else side
        drawn.append(
            Stake(
                words,
                amounts,
                f"{round(place(left), 2):g}%",
                f"{round(width, 2):g}%",
                STAKE * row,
                most is not None,
                is_nothing,
                tone,
            )
        )
    return drawn, percent(zero, highest - lowest), STAKE * len(rows) + 4


@dataclass(frozen=True)
class Bar:
    """One bar of a chart, in the units of its view box."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    value_y: float
    name: str
    value: str
    is_now: bool = False


@dataclass(frozen=True)
class Columns:
    """A chart of upright bars: what is drawn, and the grid with its figures."""

    bars: tuple[Bar, ...]
    grid: tuple[tuple[float, str], ...]
    width: int
    height: int
    base: float


def columns(
    values: Sequence[tuple[str, float]], *, now: int | None = None, width: int = 720, height: int = 190
) -> Columns:
    """Upright bars for (name, value); the one at place `now` is inked."""
    base, top, left = height - 26, 14, 34
    step = round_step(max([value for _, value in values], default=0) or 1)
    highest = step * 4
    wide = (width - left) / max(len(values), 1)
    bars = []
    for place, (name, value) in enumerate(values):
        tall = round((base - top) * value / highest, 2)
        x = round(left + wide * place + wide * 0.18, 2)
        middle = round(left + wide * (place + 0.5), 2)
        thick = round(wide * 0.64, 2)
        bars.append(Bar(x, base - tall, thick, tall, middle, base - tall - 5, name, f"{value:.10g}", place == now))
    grid = tuple((base - (base - top) * line / 4, brief(step * line)) for line in range(5))
    return Columns(tuple(bars), grid, width, height, base)


def brief(value: float) -> str:
    """A number beside an axis, where there is room for three figures and a letter."""
    return f"{value:g}" if value < 1000 else f"{value / 1000:g}k" if value < 1_000_000 else f"{value / 1_000_000:g}M"


def round_step(highest: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten of which four reach the highest value."""
    power = 0.001
    while True:
        for lead in (1, 2, 5):
            if lead * power * 4 >= highest:
                return lead * power
        power *= 10


WORTH = {
    "nothing": phrase_later("From {percent} percent, doing nothing is worth more."),
    "offer": phrase_later("From {percent} percent, the offer is worth more."),
    "pay": phrase_later("From {percent} percent, paying is worth more."),
}


def said_of(zones: Sequence[Zone]) -> str:
    said = [phrase(WORTH[zone.kind], percent=zone.x.rstrip("%")) for zone in zones]
    return " ".join([phrase("A scale from 0 to 100 percent of the escrow."), *said])
