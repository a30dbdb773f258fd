"""Operators and the clock, or two of them, at the same moment."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection

from core.errors import NotAllowed, TooLate, WrongPhase
from disputes.models import Fee, Hold
from escrow import checkout
from record.acts import perform
from record.models import Event
from tests import stories
from tests.races.conftest import refusals, together
from tests.races.test_acts import is_clean
from tests.stories import CARD, Story
from timers import outages
from timers.models import Extension, Outage
from timers.sweep import sweep

WHY = {"reason": "Something happened."}


def act(story: Story, name: str, by: object, **said: object) -> object:
    return perform(story.case, name, by=by, data=WHY | said)


def requested(story: Story) -> Story:
    story.in_election()
    story.act(story.client, "request_waiver", **WHY)
    return story


def test_two_operators_decide_on_the_same_waiver_at_once(story: Story) -> None:
    requested(story)
    came = together(
        lambda: act(story, "grant_waiver", story.operator), lambda: act(story, "refuse_waiver", story.second_operator)
    )
    assert [type(refusal) for refusal in refusals(came)] == [WrongPhase]
    assert Event.objects.filter(act__in=("grant_waiver", "refuse_waiver")).count() == 1
    is_clean(story.case)


def test_paying_against_being_granted_a_waiver_settles_the_fee_once(story: Story) -> None:
    requested(story)
    together(
        lambda: act(story, "grant_waiver", story.operator),
        lambda: checkout.pay_and_perform(story.case, "pay_fee", by=story.client, data={}, card=CARD, key="k"),
    )
    fee = Fee.objects.get(side="client")
    assert fee.state in ("paid", "waived")
    assert story.case.phase == "election"
    is_clean(story.case)


def test_a_grant_against_the_lapse_at_the_end_of_the_wait_is_too_late(story: Story) -> None:
    requested(story)
    story.clock.move_to(story.deadline().due_at)
    sweep("story")
    story.clock.move_to(story.deadline().due_at)
    came = together(lambda: act(story, "grant_waiver", story.operator), lambda: sweep("racing"))
    assert isinstance(came[0], TooLate)
    assert story.case.closing.cause == "neither_paid"
    is_clean(story.case)


def test_a_grant_a_millisecond_before_the_end_of_the_wait_counts(story: Story) -> None:
    requested(story)
    story.clock.move_to(story.deadline().due_at)
    sweep("story")
    story.clock.move_to(story.deadline().due_at - timedelta(milliseconds=1))
    came = together(lambda: act(story, "grant_waiver", story.operator), lambda: sweep("racing"))
    assert refusals(came) == []
    assert Fee.objects.get(side="client").state == "waived"
    is_clean(story.case)


def test_the_other_side_pays_while_the_waiver_is_granted(story: Story) -> None:
    requested(story)
    came = together(
        lambda: act(story, "grant_waiver", story.operator),
        lambda: checkout.pay_and_perform(story.case, "pay_fee", by=story.freelancer, data={}, card=CARD, key="k"),
    )
    assert refusals(came) == []
    assert story.case.phase == "arbitration"
    is_clean(story.case)


def test_two_operators_hold_at_once_and_one_confirms_the_other(story: Story) -> None:
    story.in_negotiation()
    came = together(lambda: act(story, "hold", story.operator), lambda: act(story, "hold", story.second_operator))
    assert refusals(came) == []
    hold = Hold.objects.get()
    assert {hold.placed_by, hold.confirmed_by} == {story.operator, story.second_operator}
    is_clean(story.case)


def test_one_operator_who_clicks_twice_holds_once(story: Story) -> None:
    story.in_negotiation()
    came = together(*[lambda: act(story, "hold", story.operator)] * 8)
    assert [type(refusal) for refusal in refusals(came)] == [NotAllowed] * 7
    assert Hold.objects.get().confirmed_at is None


def test_three_operators_agree_to_a_legal_release_and_it_is_executed_once(story: Story) -> None:
    story.one_paid(story.freelancer)
    third = stories.person("leif@berg.example", "Leif Berg", "operator")
    story.act(story.operator, "hold", **WHY)
    story.act(story.operator, "legal_release", to_freelancer="300.00", **WHY)
    came = together(
        lambda: act(story, "legal_release", story.second_operator, to_freelancer="300.00"),
        lambda: act(story, "legal_release", third, to_freelancer="300.00"),
    )
    assert [type(refusal) for refusal in refusals(came)] == [WrongPhase]
    assert story.wallet(story.client) == 90000
    assert story.wallet(story.freelancer) == 30000 + 12000
    is_clean(story.case)


def test_a_release_against_the_hold_that_runs_out(story: Story) -> None:
    story.in_negotiation()
    story.act(story.operator, "hold", **WHY)
    story.act(story.operator, "release_hold", **WHY)
    story.clock.move_to(story.case.deadlines.get(kind="hold").due_at)
    came = together(lambda: act(story, "release_hold", story.second_operator), lambda: sweep("racing"))
    assert isinstance(came[0], WrongPhase)
    assert Hold.objects.get().ended_how == "ran_out"
    assert not story.deadline().is_stopped
    is_clean(story.case)


def test_a_settlement_against_a_hold(story: Story) -> None:
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="500.00")
    came = together(
        lambda: perform(story.case, "accept_offer", by=story.freelancer), lambda: act(story, "hold", story.operator)
    )
    lost = refusals(came)
    assert len(lost) == 1
    assert isinstance(lost[0], WrongPhase)
    assert story.case.is_closed is not story.case.is_held
    is_clean(story.case)


def test_after_an_outage_many_come_at_once_and_nothing_lapses(story: Story) -> None:
    story.in_recommendation()
    due = story.deadline().due_at
    story.clock.move_to(due + timedelta(hours=1))
    outages.beat()
    Outage.objects.create(began_at=due - timedelta(hours=1), ended_at=due + timedelta(hours=1))
    came = together(lambda: sweep("one"), lambda: sweep("two"), lambda: perform(story.case, "accept", by=story.client))
    assert refusals(came) == []
    assert Extension.objects.count() == 1
    assert story.case.phase == "recommendation"
    is_clean(story.case)


def test_many_beats_at_once_note_one_outage(story: Story) -> None:
    story.in_recommendation()
    outages.beat()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE timers_heartbeat SET beaten_at = beaten_at - interval '20 minutes'")
    together(*[outages.beat] * 12)
    assert Outage.objects.count() == 1
