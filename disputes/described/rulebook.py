"""The stages of a case under one rulebook: which there are, how long, what can be done, what silence does."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from contracts.rules import Rules
from core.phrases import phrase, phrase_kept, row_of
from core.positions import noun
from disputes.described.acts import Described, acts
from disputes.described.clocks import clocks
from disputes.models import Case, Phase
from disputes.models.case import OPEN
from disputes.process import CLOCK_OF, LENGTH_OF
from record.declaring import SIDES, declared
from timers.counting import Length

# Acts possible in so many of the open stands are told once, for all stages.
EVERYWHERE = len(OPEN) - 2


@dataclass(frozen=True)
class Stage:
    """`can`: who -> the labels of what they can do here and not everywhere."""

    name: str
    limit: str
    can: list[tuple[str, list[str]]]
    silence: str


def phases_in(rules: Rules) -> list[str]:
    """Those whose clock runs at all under this rulebook, in the order of the process."""
    return [str(phase) for phase in Phase if phase in CLOCK_OF and length_of(phase, rules) is not None]


def length_of(phase: str, rules: Rules) -> Length | None:
    """As the life cycle itself asks for it; all that it asks of a case is its rules."""
    case: Any = SimpleNamespace(rules=rules)
    return LENGTH_OF[CLOCK_OF[phase]](case)


def limit_of(phase: str, rules: Rules) -> str:
    length = length_of(phase, rules)
    if phase == Phase.ELECTION:
        return phrase("{length}, then {more}", length=length, more=rules.second_payment)
    if phase == Phase.ARBITRATION:
        return phrase("{length}, then {more}", length=length, more=rules.award)
    return str(length or "")


def stages(rules: Rules) -> list[Stage]:
    silence = {clock.phase: clock.passing.effect for clock in clocks() if clock.phase}
    return [
        Stage(
            str(Phase(phase).label),
            limit_of(phase, rules),
            list(_can(phase).items()),
            phrase_kept(silence.get(phase, "")),
        )
        for phase in phases_in(rules)
    ]


def everywhere() -> list[Described]:
    """What can be done in nearly every stage of a case."""
    return [each for each in acts() if each.subject == "case" and _is_everywhere(each) and _is_listed(each)]


def _can(phase: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in acts():
        if each.subject == "case" and phase in _phases_of(each) and _is_listed(each) and not _is_everywhere(each):
            who = phrase("Both sides") if set(SIDES) <= set(each.by) else row_of(map(noun, each.by)).capitalize()
            found.setdefault(who, []).append(each.label)
    return found


def _phases_of(described: Described) -> frozenset[str]:
    return frozenset(map(str, declared.acts[Case, described.name].phase))


def _is_everywhere(described: Described) -> bool:
    return len(_phases_of(described) & set(OPEN)) >= EVERYWHERE


def _is_listed(described: Described) -> bool:
    return declared.acts[Case, described.name].listed
