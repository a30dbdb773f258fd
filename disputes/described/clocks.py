"""Every kind of deadline: what starts it, how long it runs, what its passing does, and what stops it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from contracts.stages.card_disputes import AT_MOST, CARD_DISPUTE
from disputes import process
from disputes.described.acts import CALLED, Described, acts, lapses
from disputes.described.tracing import KEY_OF, traced
from disputes.models import Case
from disputes.standstills import STOPS
from record.declaring import Act, declared

# What no act starts, and no lapse: the payment provider reports it.
BY_CARD_DISPUTE = (CARD_DISPUTE, process.HOLD)
PHASE_OF = {kind: str(phase) for phase, kind in process.CLOCK_OF.items()}


@dataclass(frozen=True)
class Clock:
    """`lengths`: parameters of the rulebook, or lengths in words. `phase`: where it is the clock of a phase."""

    kind: str
    subject: str
    phase: str
    starts: tuple[str, ...]
    lengths: tuple[str, ...]
    passing: Described
    stopped_by: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.passing.label

    @property
    def phases(self) -> frozenset[str]:
        """Where it can run: its own phase, or where what starts it is possible."""
        beside = {str(phase) for phase, kinds in process.BESIDE.items() if self.kind in kinds}
        begun = {
            str(phase) for each in acts_on_a_case() if self.kind in traced(each.run).starts for phase in each.phase
        }
        return frozenset({self.phase} if self.phase else beside or begun)


@cache
def clocks() -> tuple[Clock, ...]:
    """In the order in which their lapses are declared: the contract's before the case's."""
    return tuple(_clock(each) for each in lapses())


def _clock(lapse: Described) -> Clock:
    kind = lapse.name.removesuffix("_lapsed")
    phase = PHASE_OF.get(kind, "")
    begins = [f"the phase {CALLED[phase]} begins"] if phase else []
    starting = [each for each in (*acts(), *lapses()) if kind in each.leads.starts]
    begins += [f"`{each.name}`" for each in starting if not phase or each.leads.starts[kind]]
    begins += ["a card dispute is reported"] if kind in BY_CARD_DISPUTE else []
    lengths = dict.fromkeys([*_length_of(kind), *(words for each in starting for words in each.leads.starts[kind])])
    lengths |= {str(AT_MOST): None} if kind in BY_CARD_DISPUTE else {}
    stopped = [stopper for stopper, stops in STOPS.items() if kind in stops]
    if lapse.subject == "case" and kind != process.HOLD:
        stopped.append(process.HOLD)
    return Clock(kind, lapse.subject, phase, tuple(begins), tuple(lengths), lapse, tuple(stopped))


def acts_on_a_case() -> list[Act]:
    return list(declared.acts_on(Case))


def _length_of(kind: str) -> Iterator[str]:
    """The parameter that the life cycle names for the clock of a phase."""
    length = process.LENGTH_OF.get(kind)
    if length is not None:
        yield from (KEY_OF[name] for name in length.__code__.co_names if name in KEY_OF)
