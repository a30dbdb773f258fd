"""Two acts at the same moment: one winner, the others refused politely, and the books right."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from core import clock
from core.errors import NotFound, Refusal, TooLate, WrongPhase
from disputes.models import Case, Closing, Fee, Mediating
from escrow import audit, checkout
from escrow.models import Transfer
from record import verifying
from record.acts import perform, ready
from record.models import Event
from tests import stories
from tests.races.conftest import refusals, together
from tests.stories import CARD, Story, person
from timers.models import Deadline
from timers.sweep import sweep


def is_clean(case: Case) -> None:
    assert audit.breaches() == []
    assert verifying.flaw_in(verifying.exported(case)) is None


def test_accept_against_accept_settles_once(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="500.00")
    story.act(story.freelancer, "offer", to_freelancer="700.00")
    came = together(
        lambda: perform(story.case, "accept_offer", by=story.freelancer),
        lambda: perform(story.case, "accept_offer", by=story.client),
    )
    lost = refusals(came)
    assert len(lost) == 1
    assert isinstance(lost[0], WrongPhase | NotFound)
    assert Closing.objects.get(case=story.case).to_freelancer in (50000, 70000)
    assert story.wallet(story.client) + story.wallet(story.freelancer) == 120000
    is_clean(story.case)


def test_accept_against_withdrawing_the_offer(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="500.00")
    came = together(
        lambda: perform(story.case, "accept_offer", by=story.freelancer),
        lambda: perform(story.case, "withdraw_offer", by=story.client),
    )
    assert len(refusals(came)) == 1
    accepted = not isinstance(came[0], Refusal)
    assert story.case.is_closed is accepted
    is_clean(story.case)


def test_fifty_accept_the_same_offer_at_once(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="500.00")
    came = together(*[lambda: perform(story.case, "accept_offer", by=story.freelancer)] * 50)
    lost = refusals(came)
    assert len(lost) == 49
    assert all(isinstance(refusal, WrongPhase) for refusal in lost)
    assert Event.objects.filter(subject=story.case, act="accept_offer").count() == 1
    is_clean(story.case)


def test_fifty_with_the_same_key_get_the_same_answer(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="500.00")
    came = together(*[lambda: perform(story.case, "accept_offer", by=story.freelancer, key="once")] * 50)
    assert refusals(came) == []
    assert len({performed.event.pk for performed in came}) == 1
    is_clean(story.case)


def test_both_pay_the_fee_at_once(story: Story) -> None:
    story.in_election()
    came = together(
        lambda: checkout.pay_and_perform(story.case, "pay_fee", by=story.client, data={}, card=CARD, key="c"),
        lambda: checkout.pay_and_perform(story.case, "pay_fee", by=story.freelancer, data={}, card=CARD, key="f"),
    )
    assert refusals(came) == []
    assert story.case.phase == "arbitration"
    assert set(Fee.objects.values_list("state", flat=True)) == {"paid"}
    is_clean(story.case)


def test_one_side_clicks_pay_fifty_times(story: Story) -> None:
    story.in_election()
    together(
        *[
            lambda n=n: checkout.pay_and_perform(
                story.case, "pay_fee", by=story.client, data={}, card=CARD, key=f"click-{n % 3}"
            )
            for n in range(50)
        ]
    )
    assert Transfer.objects.filter(reason="fee_paid").count() == 1
    assert story.case.phase == "election"
    is_clean(story.case)


def test_pay_against_the_lapse_at_the_due_moment(story: Story) -> None:
    """At the due moment it is too late, whoever comes to the lock first."""
    story.one_paid(story.freelancer)
    story.clock.move_to(story.deadline().due_at)
    came = together(
        lambda: checkout.pay_and_perform(story.case, "pay_fee", by=story.client, data={}, card=CARD, key="late"),
        lambda: sweep("racing"),
    )
    assert isinstance(came[0], TooLate)
    assert story.case.closing.cause == "fee_default"
    is_clean(story.case)


def test_pay_a_millisecond_before_the_due_moment_counts(story: Story) -> None:
    story.one_paid(story.freelancer)
    story.clock.move_to(story.deadline().due_at - timedelta(milliseconds=1))
    came = together(
        lambda: checkout.pay_and_perform(story.case, "pay_fee", by=story.client, data={}, card=CARD, key="early"),
        lambda: sweep("racing"),
    )
    assert refusals(came) == []
    assert story.case.phase == "arbitration"


def test_an_act_received_in_time_counts_although_it_is_performed_later(story: Story) -> None:
    story.in_recommendation()
    received = story.deadline().due_at - timedelta(milliseconds=1)
    story.clock.move_to(story.deadline().due_at + timedelta(seconds=3))
    perform(story.case, "accept", by=story.client, received_at=received)
    assert Event.objects.get(subject=story.case, act="accept").at == received


def test_many_sweeps_at_once_lapse_once(story: Story) -> None:
    story.one_paid(story.freelancer)
    story.clock.move_to(story.deadline().due_at + timedelta(hours=1))
    came = together(*[lambda n=n: sweep(f"worker {n}") for n in range(12)])
    assert sum(came) == 1
    assert Event.objects.filter(subject=story.case, act="election_lapsed").count() == 1
    assert story.wallet(story.freelancer) == 120000 + 12000
    is_clean(story.case)


def test_two_mediators_claim_at_once(story: Story) -> None:
    story.in_queue()
    other = person("tomasz@wolny.example", "Tomasz Wolny", "mediator")
    came = together(
        lambda: perform(story.case, "claim", by=story.mediator, data={"declaration": "I am impartial."}),
        lambda: perform(story.case, "claim", by=other, data={"declaration": "I am impartial."}),
    )
    assert [type(refusal) for refusal in refusals(came)] == [WrongPhase]
    assert Mediating.objects.filter(case=story.case, ended_at=None).count() == 1


def test_two_operators_approve_the_same_award_at_once(story: Story) -> None:
    story.awarding(to_freelancer="600.00")
    third = person("leif@berg.example", "Leif Berg", "operator")
    came = together(
        lambda: perform(story.case, "approve_award", by=story.second_operator),
        lambda: perform(story.case, "approve_award", by=third),
    )
    assert [type(refusal) for refusal in refusals(came)] == [WrongPhase]
    is_clean(story.case)


def test_approving_against_opening_a_dispute(story: Story) -> None:
    story.submitted()
    said = {"milestones": [1]} | story.statement(story.freelancer)
    came = together(
        lambda: perform(story.contract, "approve", by=story.client, data={"milestone": 1}),
        lambda: perform(story.contract, "open", by=story.freelancer, data=said),
    )
    assert [type(refusal) for refusal in refusals(came)] == [WrongPhase]
    assert audit.breaches() == []


def test_at_the_due_moment_it_is_too_late_although_nobody_has_swept(story: Story) -> None:
    story.in_recommendation()
    story.clock.move_to(story.deadline().due_at)
    with pytest.raises(TooLate) as refused:
        perform(story.case, "accept", by=story.client)
    assert refused.value.moment == story.clock.moment
    assert story.case.phase == "election"


@pytest.mark.django_db(transaction=True)
def test_who_comes_after_the_due_moment_leaves_time_to_who_came_before_it() -> None:
    """On a running clock: a late act does not have the deadline lapse over the head of one that came in time."""
    with stories.told(stories.LARGE) as told:
        told.in_recommendation()
    due = clock.portal_now()
    Deadline.objects.filter(pk=told.deadline().pk).update(due_at=due, first_due_at=due)

    def in_time_but_slow() -> object:
        threading.Event().wait(1)
        return perform(told.case, "accept", by=told.client, received_at=due - timedelta(milliseconds=1))

    came = together(
        in_time_but_slow,
        lambda: perform(told.case, "accept", by=told.freelancer, received_at=due + timedelta(milliseconds=1)),
    )
    assert not isinstance(came[0], Refusal)
    assert isinstance(came[1], TooLate)


@pytest.mark.django_db(transaction=True)
def test_who_wants_to_pay_after_the_due_moment_leaves_time_to_who_came_before_it() -> None:
    """On a running clock: what is asked before a card is charged has nothing lapse over anybody's head either."""
    with stories.told(stories.LARGE) as told:
        told.in_recommendation()
    due = clock.portal_now()
    Deadline.objects.filter(pk=told.deadline().pk).update(due_at=due, first_due_at=due)

    def in_time_but_slow() -> object:
        threading.Event().wait(1)
        return perform(told.case, "accept", by=told.client, received_at=due - timedelta(milliseconds=1))

    came = together(in_time_but_slow, lambda: ready(told.case, "pay_fee", by=told.freelancer))
    assert not isinstance(came[0], Refusal)
    assert told.case.events.get(act="accept").by == told.client
