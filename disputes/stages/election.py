"""Election of arbitration: who pays the fee by the deadline decides where the escrow goes."""

from __future__ import annotations

import uuid
from datetime import datetime

from core import clock
from core.money import show
from core.phrases import phrase_later
from disputes import closing, process, standstills, waiting
from disputes.inputs import PayFeeInput
from disputes.lapsing import has_paid, outcome_if_paid
from disputes.models import Case, Fee, FeeState, Phase, WaiverState
from disputes.stages.election_wait import due_moment, refuse_after_the_wait, refuse_in_the_wait
from escrow import checkout, ledger, payments
from escrow.models import Payment, Reason
from record.acts import Actor, act, current, lapse
from record.declaring import SIDES
from timers import deadlines
from timers.models import Deadline


def open_election(case: Case) -> None:
    """Both sides may now pay their fee, or settle, or let the clock decide. Released money has no election."""
    if case.about_released:
        closing.without_agreement(case)
        return
    process.advance(case, Phase.ELECTION)
    fee = case.rules.fee.of(case.amount)
    Fee.objects.bulk_create(Fee(case=case, side=side, amount=fee) for side in SIDES)
    current().say(fee=show(fee, case.currency))


def bill(case: Case, by: Actor) -> int:
    """What this side has to pay, in minor units; nothing where it has paid."""
    fee = case.fees[by.position]
    return 0 if fee.is_settled else fee.amount


def not_in_the_wait(case: Case, by: Actor) -> None:
    """Whoever has paid may do so again: it changes nothing."""
    if not case.fees[by.position].is_settled:
        refuse_in_the_wait(case)


@act(
    Case,
    by=SIDES,
    phase=Phase.ELECTION,
    limit=not_in_the_wait,
    label=phrase_later("Pay the arbitration fee"),
    takes=PayFeeInput,
    moves_money=True,
    bill=bill,
    heeds=False,
)
def pay_fee(case: Case, by: Actor, *, payment: uuid.UUID | None = None) -> None:
    """Pay the arbitration fee of your side."""
    fee = case.fees[by.position]
    if fee.is_settled:
        return  # paying twice changes nothing
    known_at = clock.now()
    if fee.amount:
        held = ledger.account("fee", case.currency, subject=case, side=by.position)
        paid = checkout.use(payment, for_act="pay_fee", amount=fee.amount, credit=held, reason=Reason.FEE_PAID)
        fee.card, known_at = paid.card, max(known_at, paid.decided_at or known_at)
        refuse_after_the_wait(case, known_at)
    fee.paid_at = clock.now()
    current().say(amount=show(fee.amount, case.currency), currency=case.currency, card=fee.card)
    case.waivers.filter(side=by.position, state=WaiverState.REQUESTED).update(
        state=WaiverState.WITHDRAWN, decided_at=clock.now()
    )
    count_as_paid(case, fee, FeeState.PAID, known_at)


def count_as_paid(case: Case, fee: Fee, state: FeeState, known_at: datetime) -> None:
    """A fee is settled: with both, arbitration begins; with one, the other side alone has a new window."""
    fee.state = state
    fee.save()
    if all(row.is_settled for row in case.fees.values()):
        process.advance(case, Phase.ARBITRATION)
    else:
        _second_window(case, known_at)
    if case.held_since:  # confirmed before the hold, known only now: what it starts stands still like all else
        with clock.standing_at(max(known_at, case.held_since)):
            standstills.settle(case)


def _second_window(case: Case, known_at: datetime) -> None:
    """The other side alone has this long; never less than it would have had without the payment."""
    first = deadlines.find(case, process.ELECTION)
    floor = due_moment(first) if first else None
    deadlines.meet(case, process.ELECTION, because=current().act)
    deadlines.start(
        case, process.ELECTION, case.rules.second_payment, case.rules.calendar, trigger=known_at, not_before=floor
    )


@lapse(process.ELECTION, Case, waits=waiting.until)
def close_unpaid(case: Case, deadline: Deadline) -> None:
    """The deadline passed and not both have paid: the rulebook's table decides, and fees go back."""
    outcome = outcome_if_paid(case, has_paid(case))
    if outcome.goes_to_arbitration:
        raise RuntimeError(f"{case.reference}: both have paid, and the election is still open")
    closing.close_as(case, outcome)


def no_longer_waited_for(payment: Payment) -> None:
    """A payment has failed: where the election waited for nothing else, it lapses at this moment."""
    waiting.look_again(payment.subject_id, payment.subject.root_pk)


payments.on_success("pay_fee", checkout.perform_paid, unused=no_longer_waited_for)
