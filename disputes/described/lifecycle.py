"""What follows what: the life cycles of a case and of a milestone, with the acts and lapses that lead on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from contracts.models import Contract, MilestoneState
from contracts.models.milestone import HELD, REFUND_REQUESTED
from disputes.described.acts import Described, acts, lapses
from disputes.described.clocks import clocks
from disputes.models import Case, Phase
from disputes.models.case import AWARDING, SECOND_OPINION
from disputes.process import CLOCK_OF, NEXT, RESPONSE
from record.declaring import declared

FIRST = next(str(phase) for phase, kind in CLOCK_OF.items() if kind == RESPONSE)
# Stands that are part of a phase.
PART_OF = {AWARDING: str(Phase.ARBITRATION), SECOND_OPINION: str(Phase.RECOMMENDATION)}
# An act on the whole contract moves the milestones that hold money.
HOLDING = frozenset({*map(str, HELD), REFUND_REQUESTED})
A_CASE_ENDS = "a case ends"


@dataclass(frozen=True)
class Way:
    """From one to the next, and what leads there."""

    start: str
    end: str
    by: tuple[str, ...]


@cache
def ways_of_a_case() -> tuple[Way, ...]:
    """Exactly the moves of NEXT, each with what makes it; the first from nowhere."""
    opening = [each.name for each in acts() if each.subject == "contract" and each.leads.opens]
    found = [Way("", FIRST, tuple(opening))]
    for phase in Phase:
        for to in (each for each in Phase if each in NEXT[phase]):
            by = [each.name for each in _possible_in(str(phase)) if str(to) in each.leads.phases]
            found.append(Way(str(phase), str(to), tuple(by)))
    return tuple(found)


def _possible_in(phase: str) -> list[Described]:
    there = [act.name for act in declared.acts_on(Case) if phase in {PART_OF.get(str(p), str(p)) for p in act.phase}]
    found = [each for each in acts() if each.subject == "case" and each.name in there]
    return found + [clock.passing for clock in clocks() if clock.subject == "case" and phase in clock.phases]


@cache
def ways_of_a_milestone() -> tuple[Way, ...]:
    """From state to state, by the acts on a contract and its lapses; out of a dispute, as the case ends."""
    order = [*map(str, MilestoneState), REFUND_REQUESTED]
    ways: dict[tuple[str, str], list[str]] = {}
    for act in acts():
        if act.subject == "contract":
            declaration = declared.acts[Contract, act.name]
            states = declaration.phase if declaration.part else HOLDING
            _add(ways, act, [state for state in order if state in states])
    for clock in clocks():
        if clock.subject == "contract":
            begun = [each for each in acts() if each.subject == "contract" and clock.kind in each.leads.starts]
            stands = {state for each in begun for state in each.leads.states}
            _add(ways, clock.passing, [state for state in order if state in stands])
    for each in (*acts(), *lapses()):
        if each.subject == "case":
            for state in each.leads.states:
                ways.setdefault((str(MilestoneState.DISPUTED), state), []).append(A_CASE_ENDS)
    in_order = sorted(ways.items(), key=lambda way: (order.index(way[0][0]), order.index(way[0][1])))
    return tuple(Way(start, end, tuple(dict.fromkeys(by))) for (start, end), by in in_order)


def _add(ways: dict[tuple[str, str], list[str]], described: Described, states: list[str]) -> None:
    for state in states:
        for to in described.leads.states - {state}:
            ways.setdefault((state, to), []).append(described.name)
