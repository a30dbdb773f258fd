"""Whom each kind of deadline of a case waits for: said once, for “If you do nothing”, reminders and letters.

A stage that brings a kind of deadline of its own registers here who can meet it. A kind that nobody registered waits
for nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from disputes import process
from disputes.conflicts import shares_a_house
from disputes.lapsing import has_paid
from disputes.models import Case
from disputes.models.claimable import who_shares_a_source
from disputes.models.cooling_off import ABOUT
from disputes.models.set_aside import application_of
from disputes.second_reading import is_open
from people.models import Role, User
from record.declaring import MEDIATOR, SIDES
from record.reminding import waits_for
from timers.models import Deadline

# The staff at large, where nobody in particular has the case.
MEDIATORS, OPERATORS = "mediators", "operators"

# Positions: a side, the case's mediator, or staff at large. The deadline is None where only the phase is asked about.
Moves = Callable[[Case, Deadline | None], Iterable[str]]
_moves: dict[str, Moves] = {}


def moves(*kinds: str) -> Callable[[Moves], Moves]:
    """Register who can meet these kinds of deadlines. A later one takes the place of an earlier one."""

    def register(say: Moves) -> Moves:
        _moves.update(dict.fromkeys(kinds, say))
        return say

    return register


def positions(case: Case, kind: str, deadline: Deadline | None = None) -> list[str]:
    """Who has yet to act before a deadline of this kind passes."""
    say = _moves.get(kind)
    return list(say(case, deadline)) if say and not case.is_closed else []


def sides(case: Case) -> list[str]:
    """The sides that the clock of the present phase waits for."""
    kind = process.CLOCK_OF.get(case.phase, "")
    return [side for side in positions(case, kind) if side in SIDES]


@waits_for("case")
def people(case: Any, deadline: Deadline) -> list[User]:
    """The persons behind the positions; of staff at large those who may take the case."""
    return [person for position in positions(case, deadline.kind, deadline) for person in _in(case, position)]


def _in(case: Case, position: str) -> Iterable[User]:
    if position in SIDES:
        return [case.person_of(position)]
    if position == MEDIATOR:
        return [case.mediator] if case.mediator else []
    return uninvolved(case, Role.MEDIATOR if position == MEDIATORS else Role.OPERATOR)


def uninvolved(case: Case, role: str) -> list[User]:
    """Staff of a role who may work on the case: the rules by which their acts are refused, asked of all at once."""
    sides = case.contract.audience_ids()
    staff = User.objects.filter(staff_roles__role=role, is_active=True).exclude(pk__in=sides)
    staff = staff.exclude(pk__in=who_shares_a_source(sides))
    staff = staff.exclude(pk__in=case.events.exclude(by=None).exclude(position=role).values("by"))
    if role == Role.MEDIATOR:
        staff = staff.exclude(pk__in=case.mediatings.filter(ended_how="lapsed").values("mediator"))
        staff = staff.exclude(pk__in=case.objections.upheld().values("mediator"))
        staff = staff.exclude(pk__in=case.recommendations.values("mediator"))
    return [person for person in staff if not shares_a_house(case, person)]


@moves(process.RESPONSE)
def respondent(case: Case, _: Deadline | None) -> list[str]:
    return [case.respondent]


@moves(process.SET_ASIDE)
def may_still_apply(case: Case, _: Deadline | None) -> list[str]:
    """The respondent; while an application is undecided, no side."""
    application = application_of(case)
    return [] if application and application.decided_at is None else [case.respondent]


@moves(process.NEGOTIATION)
def both(case: Case, _: Deadline | None) -> tuple[str, ...]:
    return SIDES


@moves(process.MEDIATION)
def its_mediator(case: Case, _: Deadline | None) -> list[str]:
    return [MEDIATOR if case.mediator_id else MEDIATORS]


@moves(process.RECOMMENDATION)
def without_answer(case: Case, _: Deadline | None) -> list[str]:
    if is_open(case):
        return []  # another mediator reads: nobody answers meanwhile
    made = case.last_recommendation
    answered = {reply.side for reply in made.replies.all()} if made else set(SIDES)
    return [side for side in SIDES if side not in answered]


@moves(process.ELECTION)
def without_fee(case: Case, _: Deadline | None) -> list[str]:
    return [side for side, paid in has_paid(case).items() if not paid]


@moves(process.SEND, process.AWARD, process.OBJECTION, process.HOLD)
def operators(case: Case, _: Deadline | None) -> list[str]:
    return [OPERATORS]


@moves(process.QUESTION, process.CORRECTION, process.NEUTRAL_REPLY)
def mediator(case: Case, _: Deadline | None) -> list[str]:
    return [MEDIATOR] if case.mediator_id else []


@moves(process.COOLING_OFF)
def whoever_decided(case: Case, deadline: Deadline | None) -> list[str]:
    return [side for side, about in ABOUT.items() if deadline and deadline.about == about]


@moves(process.APPLICATION, process.SECOND_OPINION)
def mediators(case: Case, _: Deadline | None) -> list[str]:
    return [MEDIATORS]
