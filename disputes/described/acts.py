"""Every declared act and lapse as a row: who, when, with what, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from contracts.models import Contract
from contracts.models.contract import ContractPhase
from contracts.models.milestone import REFUND_REQUESTED, MilestoneState
from disputes.described.tracing import Traced, traced
from disputes.models import Case, Cause, Phase
from disputes.models.case import AWARDING, EVERY_PHASE, OPEN, SECOND_OPINION, SETTLING
from record.declaring import Act, Lapse, declared

# Sets of phases that have a name of their own, the largest first.
SETS = {
    frozenset(map(str, EVERY_PHASE)): "always, also when the case is closed",
    frozenset(map(str, OPEN)): "while the case is open",
    frozenset(map(str, SETTLING)): "while the case is open, until an award is recorded",
}
CALLED = {
    "new": "at any time",
    **{str(phase): f"contract {phase.label.lower()}" for phase in ContractPhase},
    **{str(state): str(state).replace("_", " ") for state in MilestoneState},
    REFUND_REQUESTED: "refund requested",
    **{str(phase): str(phase) for phase in Phase},
    SECOND_OPINION: "second opinion",
    AWARDING: "awarding",
}
ORDER = list(CALLED)


@dataclass(frozen=True)
class Described:
    """An act or a lapse in words. `inputs` are (name, label, whether it is required)."""

    name: str
    subject: str
    label: str
    by: tuple[str, ...]
    when: str
    conditions: tuple[str, ...]
    inputs: tuple[tuple[str, str, bool], ...]
    effect: str
    moves_money: bool
    final: bool
    leads: Traced

    @property
    def endings(self) -> list[str]:
        """The ways to end that it can lead to, in the order in which the process names them."""
        closes = str(Phase.CLOSED) in self.leads.phases
        return [str(cause) for cause in Cause if closes and cause in self.leads.causes]


@cache
def acts() -> tuple[Described, ...]:
    """In the order of the process: the contract before the case, each in the order of its stages."""
    found = [_act(each) for kind in (Contract, Case) for each in declared.acts_on(kind)]
    return tuple(found)


@cache
def lapses() -> tuple[Described, ...]:
    return tuple(_lapse(each) for kind in (Contract, Case) for each in declared.lapses.values() if each.subject is kind)


def _act(act: Act) -> Described:
    conditions = [_condition(each) for each in (act.who, act.limit) if each is not None]
    return Described(
        name=act.name,
        subject=act.subject.__name__.lower(),
        label=act.label,
        by=act.by,
        when=when(act.phase),
        conditions=tuple(conditions),
        inputs=tuple(_inputs(act)),
        effect=_in_a_line(act.explanation),
        moves_money=act.moves_money,
        final=act.final,
        leads=traced(act.run),
    )


def _lapse(lapse: Lapse) -> Described:
    return Described(
        name=lapse.name,
        subject=lapse.subject.__name__.lower(),
        label=lapse.kind.replace("_", " ").capitalize(),
        by=("clock",),
        when="when its time has passed",
        conditions=(),
        inputs=(),
        effect=_in_a_line(lapse.explanation),
        moves_money=False,
        final=True,
        leads=traced(lapse.run),
    )


def when(phases: Iterable[str]) -> str:
    """Where an act is possible, in words."""
    there = frozenset(map(str, phases))
    if there in SETS:
        return SETS[there]
    known = sorted(there, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    return ", ".join(CALLED.get(name, name.replace("_", " ")) for name in known)


def _condition(function: Any) -> str:
    """What a check asks: its docstring, or else its name, which is a sentence of the field."""
    return _in_a_line(function.__doc__ or "") or function.__name__.strip("_").replace("_", " ")


def _inputs(act: Act) -> Iterable[tuple[str, str, bool]]:
    if act.takes is None:
        return
    for name, field in act.takes().fields.items():
        if name != "payment":  # the portal's own, filled in when the card was charged
            yield name, str(field.label or name.replace("_", " ")), bool(field.required)


def _in_a_line(text: str) -> str:
    return " ".join(text.split())
