"""Waivers: a side asks the platform to pay its arbitration fee; an operator grants or refuses, by the deadline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from core import clock
from core.errors import NotAllowed, TooLate, WrongPhase
from core.money import show
from core.phrases import phrase, phrase_later
from core.positions import noun
from core.presenting import long_deadline
from disputes import waiting
from disputes.holds import moment_after
from disputes.models import Case, FeeState, Phase, Waiver, WaiverState
from disputes.operator_inputs import WaiverDecisionInput, WaiverInput
from disputes.operators import two_operators, uninvolved
from disputes.stages.election import count_as_paid
from disputes.stages.election_wait import refuse_in_the_wait
from people.models import Role, User
from record.acts import Actor, act, current, seal
from record.declaring import OPERATOR, SIDES
from record.verifying import Sealed, unseals

ASKED_WITHIN = timedelta(hours=72)


def asked_until(case: Case) -> datetime:
    """Until when a side may ask: 72 hours from the opening of the election; a hold is nobody's time."""
    return moment_after(case, case.phase_since, ASKED_WITHIN)


def may_request(case: Case, by: Actor) -> None:
    if not case.rules.fee_waiver:
        raise NotAllowed(
            phrase("The rulebook of this contract knows no waiver of the fee."), instead=phrase("Pay, or settle.")
        )
    if not case.fees[by.position].is_settled:
        refuse_in_the_wait(case)
    else:
        raise NotAllowed(phrase("Your fee is settled already: there is nothing to waive."))
    if any(waiver.side == by.position for waiver in case.waivers.all()):
        raise NotAllowed(
            phrase("You have asked for a waiver before. A side can ask once."), instead=phrase("Pay, or settle.")
        )
    until = asked_until(case)
    if clock.now() >= until:
        raise TooLate(
            phrase("A waiver could be asked for until {until}.", until=long_deadline(until)),
            moment=until,
            instead=phrase("Pay, or settle."),
        )


@act(
    Case,
    by=SIDES,
    phase=Phase.ELECTION,
    limit=may_request,
    label=phrase_later("Ask for a fee waiver"),
    takes=WaiverInput,
)
def request_waiver(case: Case, by: Actor, *, reason: str) -> Waiver:
    """Ask the platform to pay your fee. An operator decides. Once a side, within 72 hours of the opening."""
    sealed = seal(reason)
    current().say(side=by.position, reason_hash=sealed["sha256"])
    current().tell(two_operators(case))
    return Waiver.objects.create(
        case=case, side=by.position, reason=reason, salt=sealed["salt"], requested_at=clock.now()
    )


def something_to_decide(case: Case, by: Actor) -> None:
    if not case.waivers.filter(state=WaiverState.REQUESTED).exists():
        raise WrongPhase(phrase("No request for a waiver waits for a decision."))


@act(
    Case,
    by=OPERATOR,
    who=uninvolved,
    phase=Phase.ELECTION,
    limit=something_to_decide,
    label=phrase_later("Grant the waiver"),
    takes=WaiverDecisionInput,
    final=True,
)
def grant_waiver(case: Case, by: Actor, *, reason: str, side: str = "") -> Waiver:
    """Let the platform pay this side's fee when the file is sent. It counts as paid from now on."""
    waiver = _decide(case, by, side, reason, WaiverState.GRANTED)
    fee = case.fees[waiver.side]
    current().say(amount=show(fee.amount, case.currency), currency=case.currency)
    count_as_paid(case, fee, FeeState.WAIVED, clock.now())
    return waiver


@act(
    Case,
    by=OPERATOR,
    who=uninvolved,
    phase=Phase.ELECTION,
    limit=something_to_decide,
    label=phrase_later("Refuse the waiver"),
    takes=WaiverDecisionInput,
    final=True,
)
def refuse_waiver(case: Case, by: Actor, *, reason: str, side: str = "") -> Waiver:
    """Say no. The side can still pay or settle while its deadline runs."""
    waiver = _decide(case, by, side, reason, WaiverState.REFUSED)
    waiting.over(case)
    return waiver


def _decide(case: Case, by: Actor, side: str, reason: str, state: WaiverState) -> Waiver:
    """The request of this side, or the one that waits longest."""
    requested = case.waivers.filter(state=WaiverState.REQUESTED).order_by("requested_at", "pk")
    waiver = (requested.filter(side=side) if side else requested).first()
    if waiver is None:
        raise WrongPhase(
            phrase("The {side} has no request that waits for a decision.", side=noun(side))
            if side
            else phrase("The case has no request that waits for a decision.")
        )
    sealed = seal(reason)
    waiver.state, waiver.decided_at, waiver.decided_by = state, clock.now(), by.user
    waiver.answer, waiver.answer_salt = reason, sealed["salt"]
    waiver.save()
    current().say(side=waiver.side, reason_hash=sealed["sha256"])
    return waiver


def may_read_reasons(case: Case, side: str, person: User | None) -> bool:
    """Why a side cannot pay is for itself and the operators."""
    return person is None or case.contract.side_of(person) == side or _as_operator(case, person)


def _as_operator(case: Case, person: User) -> bool:
    return case.contract.side_of(person) is None and person.has_role(Role.OPERATOR)


@unseals("case")
def reasons(case: Case, person: User | None) -> Iterator[Sealed]:
    """Reasons of requests and of decisions, for those who may read them."""
    said_in = {(event.act, event.said["side"]): event.number for event in case.events.filter(act__in=TELLING)}
    for waiver in case.waivers.order_by("requested_at", "pk"):
        if not may_read_reasons(case, waiver.side, person):
            continue
        asked = said_in["request_waiver", waiver.side]
        yield Sealed(asked, f"request for a waiver of the {waiver.side}", waiver.salt, waiver.reason)
        if waiver.answer:
            how = "grant_waiver" if waiver.state == WaiverState.GRANTED else "refuse_waiver"
            yield Sealed(
                said_in[how, waiver.side],
                f"answer to the {waiver.side}",
                waiver.answer_salt,
                waiver.answer,
            )


TELLING = ("request_waiver", "grant_waiver", "refuse_waiver")
