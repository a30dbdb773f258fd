"""Election of arbitration: who pays the fee by the deadline decides where the escrow goes."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from core import clock
from core.errors import TooLate
from core.money import show
from disputes import closing, process, waiting
from disputes.inputs import PayFeeInput
from disputes.lapsing import has_paid, outcome_if_paid
from disputes.models import Case, Fee, FeeState, Phase
from escrow import checkout, ledger, payments
from escrow.models import Payment, Reason
from record.acts import Actor, act, current, lapse
from record.declaring import SIDES
from timers import deadlines
from timers.models import Deadline

WAITS_AT_MOST = timedelta(hours=72)
LOOKS_AGAIN = timedelta(minutes=1)


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
    """While an undecided payment is waited for, the time to pay is over; settling goes on."""
    deadline = deadlines.find(case, process.ELECTION)
    if (
        deadline
        and deadline.waits_since
        and clock.now() >= deadline.waits_since
        and not case.fees[by.position].is_settled
    ):
        raise TooLate(
            "The time to pay is over. The case waits only for a payment that was begun in time.",
            moment=deadline.waits_since,
        )


@act(
    Case,
    by=SIDES,
    phase=Phase.ELECTION,
    limit=not_in_the_wait,
    label="Pay the arbitration fee",
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
    fee.state, fee.paid_at = FeeState.PAID, clock.now()
    fee.save()
    current().say(amount=show(fee.amount, case.currency), currency=case.currency, card=fee.card)
    if all(row.is_settled for row in case.fees.values()):
        process.advance(case, Phase.ARBITRATION)
    else:
        _second_window(case, known_at)


def _second_window(case: Case, known_at: datetime) -> None:
    """The other side alone has this long; never less than it would have had without the payment."""
    first = deadlines.find(case, process.ELECTION)
    floor = (first.waits_since or first.due_at) if first else None
    deadlines.meet(case, process.ELECTION, because="pay_fee")
    deadlines.start(
        case, process.ELECTION, case.rules.second_payment, case.rules.calendar, trigger=known_at, not_before=floor
    )


@waiting.waits
def until_decided(case: Case, deadline: Deadline) -> datetime | None:
    """While a payment begun in time is undecided, the election does not lapse, for 72 hours at most.

    It is looked at again every minute; the lapse takes effect at the look that finds nothing undecided.
    """
    if deadline.kind != process.ELECTION:
        return None
    due = deadline.waits_since or deadline.due_at
    cap = due + WAITS_AT_MOST
    if deadline.due_at >= cap or not Payment.objects.is_awaited(case.pk, "pay_fee", begun_before=due):
        return None
    return min(max(clock.portal_now(), deadline.due_at) + LOOKS_AGAIN, cap)


@lapse(process.ELECTION, Case, waits=waiting.until)
def close_unpaid(case: Case, deadline: Deadline) -> None:
    """The deadline passed and not both have paid: the rulebook's table decides, and fees go back."""
    outcome = outcome_if_paid(case, has_paid(case))
    if outcome.goes_to_arbitration:
        raise RuntimeError(f"{case.reference}: both have paid, and the election is still open")
    closing.close_as(case, outcome)


payments.on_success("pay_fee", checkout.perform_paid)
