"""The life cycle of a case as a picture: boxes from top to bottom, and arrows along the moves of NEXT."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.rules import Rules
from core.phrases import phrase
from disputes.described.rulebook import limit_of, phases_in
from disputes.models import Phase
from disputes.process import NEXT

LEFT, WIDTH, HEIGHT, GAP = 44, 196, 56, 30
CLOSED_X, RIGHT = 300, 360
LANE = 16


@dataclass(frozen=True)
class Box:
    """One phase. `middle` is where arrows leave it, halfway down."""

    phase: str
    name: str
    limit: str
    y: int
    middle: int
    bottom: int
    name_y: int
    limit_y: int


@dataclass(frozen=True)
class Arc:
    """A move that passes over the phases between."""

    path: str
    head: str


@dataclass(frozen=True)
class Picture:
    boxes: tuple[Box, ...]
    downs: tuple[str, ...]
    arcs: tuple[Arc, ...]
    outs: tuple[int, ...]
    height: int
    says: str


def picture(rules: Rules) -> Picture:
    """The phases that this rulebook has, and how one leads to the next."""
    phases = phases_in(rules)
    boxes = tuple(_box(phase, place, rules) for place, phase in enumerate(phases))
    at = {box.phase: box for box in boxes}
    downs: list[str] = []
    arcs: list[Arc] = []
    for place, phase in enumerate(phases):
        for to in (each for each in phases if each in moves_from(phase, rules)):
            if phases.index(to) == place + 1:
                downs.append(_down(at[phase], at[to]))
            else:
                arcs.append(_arc(at[phase], at[to], lane=len(arcs) % 2))
    outs = tuple(box.middle for box in boxes if Phase.CLOSED in NEXT[box.phase])
    return Picture(boxes, tuple(downs), tuple(arcs), outs, boxes[-1].bottom + 8, _says(boxes))


def moves_from(phase: str, rules: Rules) -> frozenset[str]:
    """The moves of NEXT, of which a rulebook with a negotiation never skips it, and one without never enters it."""
    other = Phase.MEDIATION if rules.negotiation else Phase.NEGOTIATION
    is_answer = {Phase.NEGOTIATION, Phase.MEDIATION} <= NEXT[phase]
    return frozenset(str(to) for to in NEXT[phase] if not (is_answer and to == other))


def _box(phase: str, place: int, rules: Rules) -> Box:
    y = 8 + place * (HEIGHT + GAP)
    limit = limit_of(phase, rules)
    return Box(phase, str(Phase(phase).label), limit, y, y + HEIGHT // 2, y + HEIGHT, y + 24, y + 43)


def _down(one: Box, other: Box) -> str:
    x = LEFT + WIDTH // 2
    return f"M{x} {one.bottom}V{other.y - 2}M{x - 6} {other.y - 9}L{x} {other.y - 2}L{x + 6} {other.y - 9}"


def _arc(one: Box, other: Box, lane: int) -> Arc:
    x, start, end = LEFT - 12 - LANE * lane, one.middle + 8, other.middle - 8
    path = f"M{LEFT} {start}H{x + 8}Q{x} {start} {x} {start + 8}V{end - 8}Q{x} {end} {x + 8} {end}H{LEFT - 2}"
    return Arc(path, f"M{LEFT - 9} {end - 6}L{LEFT - 2} {end}L{LEFT - 9} {end + 6}")


def _says(boxes: tuple[Box, ...]) -> str:
    stages = "; ".join(f"{box.name.lower()} ({box.limit})" if box.limit else box.name.lower() for box in boxes)
    return phrase(
        "The stages of a case, one after the other: {stages}. From every stage a case can end.", stages=stages
    )
