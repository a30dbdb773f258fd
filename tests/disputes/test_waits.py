"""The wait of an election: payments that are undecided at the due moment, and the moment at which the wait is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from core import money
from core.errors import Refusal, TooLate
from disputes.models import Waiver
from escrow import audit, checkout, payments
from escrow.models import Payment, State
from escrow.noting import order_of
from people.models import User
from record import verifying
from tests import stories
from tests.disputes.threats import threatens
from tests.stories import Story
from timers.models import Deadline
from timers.sweep import sweep

ASKS, TIMES_OUT = "4000 0025 0000 3155", "4000 0000 0000 0119"
MOMENT = timedelta(milliseconds=1)


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told
        assert audit.breaches() == []
        assert verifying.flaw_in(verifying.exported(told.case)) is None


def pay(story: Story, by: User, card: str, key: str = "k") -> Payment:
    """Begin a payment of the fee, at this very moment."""
    checkout.pay_and_perform(story.case, "pay_fee", by=by, data={}, card=card, key=key)
    return Payment.objects.get(payer=by, key=key)


def begun_just_in_time(story: Story, card: str) -> Payment:
    """The freelancer's payment is begun a millisecond before the first deadline, which is then due."""
    story.in_election()
    due = story.deadline().due_at
    story.clock.move_to(due - MOMENT)
    payment = pay(story, story.freelancer, card)
    story.clock.move_to(due)
    sweep("story")
    return payment


def test_a_payment_confirmed_in_time_counts_also_where_the_clock_waits_for_a_decision(story: Story) -> None:
    """The client, threatened, has accepted an offer in the last hours, and the acceptance cools off."""
    story.in_election()
    due = story.deadline().due_at
    story.clock.move_to(due - timedelta(hours=6))
    story.act(story.freelancer, "offer", to_freelancer=money.show(story.case.amount, "USD"))
    threatens(story, story.freelancer)
    story.act(story.client, "accept_offer")
    assert story.case.phase == "election"
    story.clock.move_to(due - MOMENT)
    payment = pay(story, story.freelancer, TIMES_OUT)
    story.clock.move_to(due)
    sweep("story")
    assert story.deadline().waits_since == due
    story.clock.advance(hours=5)
    payments.settle_pending()
    payment.refresh_from_db()
    assert (payment.state, story.case.fees["freelancer"].state) == (State.USED, "paid")
    assert story.deadline().waits_since is None


def lapsed(story: Story) -> Deadline:
    return Deadline.objects.of(story.case).get(kind="election", status="lapsed")


@pytest.mark.parametrize("late", [timedelta(), MOMENT])
def test_a_payment_at_the_due_moment_or_after_is_not_taken(story: Story, late: timedelta) -> None:
    story.in_election()
    due = story.deadline().due_at
    story.clock.move_to(due + late)
    with pytest.raises(TooLate) as refused:
        pay(story, story.freelancer, TIMES_OUT)
    assert refused.value.moment == due
    assert not Payment.objects.filter(purpose="pay_fee").exists()
    assert story.case.closed_at == due


def test_a_payment_a_millisecond_before_the_due_moment_counts(story: Story) -> None:
    story.in_election()
    story.clock.move_to(story.deadline().due_at - MOMENT)
    pay(story, story.freelancer, stories.CARD)
    assert story.case.fees["freelancer"].state == "paid"


def test_a_payment_in_flight_at_the_due_moment_is_waited_for_and_counts_from_its_confirmation(story: Story) -> None:
    payment = begun_just_in_time(story, TIMES_OUT)
    first = story.deadline()
    assert story.case.phase == "election"
    story.clock.advance(hours=5)
    payments.settle_pending()
    payment.refresh_from_db()
    fee = story.case.fees["freelancer"]
    assert (payment.state, fee.state, fee.paid_at) == (State.USED, "paid", payment.confirmed_at)
    second = story.deadline()
    assert second.started_at == payment.decided_at == story.clock.moment
    assert second.due_at >= first.waits_since
    assert second.waits_since is None


def test_in_the_wait_nobody_pays_and_settling_goes_on(story: Story) -> None:
    begun_just_in_time(story, TIMES_OUT)
    with pytest.raises(TooLate):
        story.pay_fee(story.client)
    story.act(story.client, "offer", to_freelancer="500.00")
    story.act(story.freelancer, "accept_offer")
    assert story.case.closing.cause == "settlement"
    with pytest.raises(Refusal):
        payments.settle(Payment.objects.get(purpose="pay_fee"))  # nobody needs it any more: it goes back
    assert Payment.objects.get(purpose="pay_fee").state == State.REFUNDED


def test_a_payment_that_fails_in_the_wait_has_the_election_lapse_at_that_moment(story: Story) -> None:
    payment = begun_just_in_time(story, ASKS)
    assert story.case.phase == "election"
    story.clock.advance(seconds=10)
    payments.confirm(payment, approved=False)
    assert story.case.closed_at == story.clock.moment == Payment.objects.get(pk=payment.pk).decided_at
    assert story.case.closing.cause == "neither_paid"


def test_the_lapse_takes_effect_at_the_failure_also_when_it_is_executed_much_later(story: Story) -> None:
    """Nothing swept from the due moment on; the payment failed meanwhile, and only the next sweep finds that."""
    story.in_election()
    due = story.deadline().due_at
    story.clock.move_to(due - MOMENT)
    payment = pay(story, story.freelancer, ASKS)
    story.clock.move_to(due + timedelta(minutes=7))
    payments.confirm(payment, approved=False)
    story.clock.advance(hours=9)
    sweep("story")
    assert story.case.closed_at == due + timedelta(minutes=7)
    assert lapsed(story).waits_since == due


def test_who_confirms_only_after_the_due_moment_is_too_late_and_gets_the_money_back(story: Story) -> None:
    payment = begun_just_in_time(story, ASKS)
    story.clock.advance(seconds=10)
    with pytest.raises(TooLate):
        payments.confirm(payment)
    assert Payment.objects.get(pk=payment.pk).state == State.REFUNDED
    assert story.case.closed_at == story.clock.moment
    assert story.wallet(story.freelancer) == 90000  # as last recommended


def test_a_payment_that_was_not_confirmed_when_the_provider_was_asked_after_is_not_waited_for(story: Story) -> None:
    begun_just_in_time(story, ASKS)
    story.clock.advance(seconds=15)
    asked_at = story.clock.moment
    payments.settle_pending()
    story.clock.advance(minutes=1)
    sweep("story")
    assert story.case.closed_at == asked_at


def test_a_payment_confirmed_in_time_of_which_the_portal_hears_late_counts(story: Story) -> None:
    """The payer confirmed with the provider before the deadline, and the provider's word came after it."""
    story.in_election()
    due = story.deadline().due_at
    story.clock.move_to(due - timedelta(minutes=2))
    payment = pay(story, story.freelancer, ASKS)
    payments.provider().confirm(order_of(payment))
    story.clock.move_to(due + timedelta(seconds=1))
    sweep("story")
    assert story.case.phase == "election"
    payments.settle_pending()
    assert story.case.fees["freelancer"].state == "paid"


def test_a_payment_known_only_after_72_hours_of_waiting_is_too_late(story: Story) -> None:
    """The same, whether or not the lapse was executed before the provider spoke."""
    story.in_election()
    due = story.deadline().due_at
    story.clock.move_to(due - MOMENT)
    payment = pay(story, story.freelancer, TIMES_OUT)
    story.clock.move_to(due + timedelta(hours=72))
    with pytest.raises(TooLate):
        payments.settle(payment)
    assert Payment.objects.get(pk=payment.pk).state == State.REFUNDED
    sweep("story")
    assert story.case.closed_at == due + timedelta(hours=72)


def test_two_windows_wait_72_hours_together(story: Story) -> None:
    """30 hours for the freelancer's payment; the client's request for a waiver may then be waited for 42 more."""
    story.in_election()
    story.act(story.client, "request_waiver", reason="I lost my job.")
    first = story.deadline().due_at
    story.clock.move_to(first - MOMENT)
    payment = pay(story, story.freelancer, TIMES_OUT)
    story.clock.move_to(first + timedelta(hours=30))
    sweep("story")
    payments.settle(payment)
    second = story.deadline().due_at
    story.clock.move_to(second + timedelta(hours=41))
    sweep("story")
    assert story.case.phase == "election"
    story.clock.move_to(second + timedelta(hours=43))
    sweep("story")
    assert story.case.closed_at == second + timedelta(hours=42)
    assert story.case.closing.cause == "fee_default"
    assert Waiver.objects.get().state == "ended"


def test_a_refusal_of_the_waiver_does_not_end_a_wait_for_a_payment(story: Story) -> None:
    story.in_election()
    story.act(story.client, "request_waiver", reason="I lost my job.")
    due = story.deadline().due_at
    story.clock.move_to(due - MOMENT)
    payment = pay(story, story.freelancer, TIMES_OUT)
    story.clock.move_to(due + timedelta(hours=1))
    story.act(story.operator, "refuse_waiver", reason="No proof.")
    assert story.case.phase == "election"
    payments.settle(payment)
    assert story.case.fees["freelancer"].state == "paid"


def test_a_payment_in_flight_when_its_side_is_granted_a_waiver_goes_back(story: Story) -> None:
    story.in_election()
    story.act(story.freelancer, "request_waiver", reason="I lost my job.")
    payment = pay(story, story.freelancer, TIMES_OUT)
    story.act(story.operator, "grant_waiver", reason="Proved.")
    payments.settle(payment)
    assert Payment.objects.get(pk=payment.pk).state == State.REFUNDED
    assert story.case.fees["freelancer"].state == "waived"


def test_what_failed_while_the_case_was_held_lets_it_lapse_when_the_hold_is_over(story: Story) -> None:
    payment = begun_just_in_time(story, ASKS)
    story.act(story.operator, "hold", reason="A stolen card.")
    story.clock.advance(hours=1)
    payments.confirm(payment, approved=False)
    assert story.case.phase == "election"
    story.act(story.operator, "release_hold", reason="It was not.")
    story.act(story.second_operator, "release_hold", reason="It was not.")
    released = story.clock.moment
    story.clock.advance(minutes=1)
    sweep("story")
    assert story.case.closed_at == released
