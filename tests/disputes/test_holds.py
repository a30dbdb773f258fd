"""Legal holds: two people, all clocks, and what was begun before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from core.errors import NotAllowed, Refusal, WrongPhase
from disputes import process
from disputes.models import Case, Hold, Matter, Proposal, Waiver
from escrow import audit, checkout, payments
from escrow.models import Payment, State
from record import verifying
from record.acts import acts_open_to
from tests import stories
from tests.stories import Story
from timers.models import Deadline
from timers.sweep import sweep

TIMES_OUT = "4000 0000 0000 0119"
WHY = "The card of the client was reported stolen."


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told
        assert audit.breaches() == []
        assert verifying.flaw_in(verifying.exported(told.case)) is None


def held(story: Story) -> Story:
    story.act(story.operator, "hold", reason=WHY)
    return story


def released(story: Story) -> Story:
    story.act(story.operator, "release_hold", reason="It was a mistake.")
    story.act(story.second_operator, "release_hold", reason="I agree.")
    return story


@pytest.mark.parametrize(
    "phase",
    ["in_response", "in_default", "in_negotiation", "in_queue", "in_mediation", "in_recommendation", "in_election",
     "both_paid", "file_sent", "awarding"],
)  # fmt: skip
def test_all_clocks_of_every_phase_stand_and_only_words_and_evidence_go_on(story: Story, phase: str) -> None:
    getattr(story, phase)()
    before = story.deadline()
    held(story)
    assert story.case.is_held
    running = Deadline.objects.of(story.case).running()
    assert [deadline.kind for deadline in running] == [process.HOLD]
    for person in (story.client, story.freelancer, story.mediator, story.operator, story.second_operator):
        mine = {act.name for act, _ in acts_open_to(person, story.case)}
        assert mine <= {"say", "add_exhibits", "read_exhibit", "hold", "release_hold", "legal_release", "no_contact"}
    story.clock.advance(hours=1)
    released(story)
    after = story.deadline()
    assert after.kind == before.kind
    assert not after.is_stopped
    assert after.due_at >= before.due_at
    assert after.stood == timedelta(hours=3)


def test_a_second_operator_confirms_and_never_the_same(story: Story) -> None:
    held(story.in_negotiation())
    with pytest.raises(NotAllowed, match="Another operator has to confirm"):
        story.act(story.operator, "hold", reason=WHY)
    story.act(story.second_operator, "hold", reason="Confirmed with the bank.")
    hold = Hold.objects.get()
    assert (hold.placed_by, hold.confirmed_by) == (story.operator, story.second_operator)
    assert Deadline.objects.of(story.case).open().get(kind="hold").unit == "days"


def test_operators_of_the_house_of_a_side_or_with_another_part_keep_out(story: Story) -> None:
    story.in_negotiation()
    for email in ("ada@hale.example", story.freelancer.email):
        colleague = stories.person(email, "Ada Hale", "operator")
        with pytest.raises(NotAllowed):
            story.act(colleague, "hold", reason=WHY)
    held(story)
    many = stories.person("ruth@hale.example", "Ruth", "operator")
    for act in ("hold", "release_hold"):
        with pytest.raises(NotAllowed):
            story.act(many, act, reason=WHY)
    with pytest.raises(NotAllowed):
        story.act(many, "legal_release", reason="A court's order.", to_freelancer="0.00")


def test_why_a_case_is_held_is_for_operators_and_the_record_can_be_checked(story: Story) -> None:
    held(story.in_negotiation())
    for person in (story.client, story.freelancer):
        assert WHY not in str(verifying.exported(story.case, person))
    assert WHY in str(verifying.exported(story.case, story.operator))


def test_a_payment_confirmed_before_the_hold_counts_although_it_is_known_in_it(story: Story) -> None:
    story.in_election()
    story.clock.advance(hours=1)
    checkout.pay_and_perform(story.case, "pay_fee", by=story.client, data={}, card=TIMES_OUT, key="k")
    held(story)
    payments.settle_pending()
    payment = Payment.objects.get(key="k")
    assert payment.state == State.USED
    assert story.case.fees["client"].state == "paid"
    assert story.deadline().is_stopped
    before = story.deadline()
    released(story)
    assert not story.deadline().is_stopped
    assert story.deadline().stood == story.clock.moment - payment.decided_at
    assert story.deadline().due_at > before.due_at


def test_the_second_fee_confirmed_before_the_hold_begins_an_arbitration_that_stands_still(story: Story) -> None:
    story.one_paid(story.freelancer)
    story.clock.advance(hours=1)
    checkout.pay_and_perform(story.case, "pay_fee", by=story.client, data={}, card=TIMES_OUT, key="k")
    held(story)
    payments.settle_pending()
    assert story.case.phase == "arbitration"
    assert story.deadline().kind == "send"
    assert story.deadline().is_stopped


def test_a_payment_confirmed_in_the_hold_goes_back_to_the_card(story: Story) -> None:
    story.in_election()
    story.clock.advance(hours=1)
    checkout.pay_and_perform(story.case, "pay_fee", by=story.client, data={}, card="4000 0025 0000 3155", key="k")
    held(story)
    story.clock.advance(minutes=1)
    with pytest.raises(WrongPhase, match="held for legal reasons"):
        payments.confirm(Payment.objects.get(key="k"))
    assert Payment.objects.get(key="k").state == State.REFUNDED
    with pytest.raises(WrongPhase, match="held for legal reasons"):
        story.pay_fee(story.client)
    assert Payment.objects.filter(purpose="pay_fee").count() == 1


def test_a_hold_that_runs_out_lets_an_hours_clock_and_a_days_clock_run_on(story: Story) -> None:
    story.in_negotiation()
    before = story.deadline().due_at
    held(story)
    ends = Deadline.objects.of(story.case).open().get(kind="hold").due_at
    assert ends == story.clock.moment + timedelta(hours=72)
    story.clock.move_to(ends + timedelta(hours=30))
    sweep("story")
    assert not story.case.is_held
    clock = story.deadline()
    assert clock.stood == timedelta(hours=72)
    assert clock.due_at >= before + timedelta(hours=72)
    assert Hold.objects.get().ended_at == ends


def test_what_was_proposed_in_one_hold_is_nothing_in_the_next(story: Story) -> None:
    held(story.in_negotiation())
    story.act(story.second_operator, "hold", reason="Confirmed.")
    story.act(story.operator, "legal_release", reason="A court's order.", to_freelancer="0.00")
    released(story)
    held(story)
    story.act(story.second_operator, "legal_release", reason="A court's order.", to_freelancer="0.00")
    assert not story.case.is_closed
    assert sorted(Proposal.objects.filter(matter="legal_release").values_list("state", flat=True)) == ["ended", "open"]


def test_a_released_hold_leaves_no_trace_on_an_act_that_follows(story: Story) -> None:
    released(held(story.in_negotiation()))
    story.act(story.client, "offer", to_freelancer="500.00")
    story.act(story.freelancer, "accept_offer")
    assert story.case.closing.cause == "settlement"


def test_the_database_wants_two_people(story: Story) -> None:
    held(story.in_election())
    hold = Hold.objects.get()
    story.act(story.operator, "legal_release", reason="A court's order.", to_freelancer="0.00")
    proposal = Proposal.objects.get()
    moment = story.clock.moment
    for rows, values in (
        (Hold.objects.filter(pk=hold.pk), {"confirmed_by": story.operator, "confirmed_at": moment}),
        (Hold.objects.filter(pk=hold.pk), {"confirmed_by": story.second_operator}),
        (
            Proposal.objects.filter(pk=proposal.pk),
            {"state": "agreed", "agreed_by": story.operator, "ended_at": moment},
        ),
        (Proposal.objects.filter(pk=proposal.pk), {"state": "agreed", "ended_at": moment}),
        (Proposal.objects.filter(pk=proposal.pk), {"to_freelancer": None}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    for made in (
        lambda: Hold.objects.create(case=story.case, placed_by=story.operator, placed_at=moment),
        lambda: Proposal.objects.create(
            hold=hold, matter=Matter.LEGAL_RELEASE, to_freelancer=1, proposed_by=story.operator, proposed_at=moment
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            made()


def test_the_database_wants_one_request_a_side_and_somebody_who_decided(story: Story) -> None:
    story.in_election()
    story.act(story.client, "request_waiver", reason="I lost my job.")
    waiver = Waiver.objects.get()
    for values in ({"state": "granted", "decided_at": story.clock.moment}, {"state": "ended"}, {"side": "operator"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Waiver.objects.filter(pk=waiver.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(case=story.case, side="client", reason="x", salt="x", requested_at=story.clock.moment)


def test_why_a_side_cannot_pay_is_for_itself_and_operators(story: Story) -> None:
    story.in_election()
    story.act(story.client, "request_waiver", reason="I lost my job.")
    story.act(story.operator, "refuse_waiver", reason="There is no proof.")
    for person in (story.freelancer, story.mediator):
        shown = str(verifying.exported(story.case, person))
        assert "lost my job" not in shown
        assert "no proof" not in shown
    for person in (story.client, story.operator):
        shown = str(verifying.exported(story.case, person))
        assert "lost my job" in shown
        assert "no proof" in shown


def test_every_refusal_while_held_is_of_one_kind(story: Story) -> None:
    held(story.in_election())
    for by, act, said in (
        (story.client, "offer", {"to_freelancer": "10.00"}),
        (story.client, "request_waiver", {"reason": "x"}),
        (story.operator, "grant_waiver", {"reason": "x"}),
    ):
        with pytest.raises(Refusal) as refused:
            story.act(by, act, **said)
        assert isinstance(refused.value, WrongPhase)
    assert Case.objects.get().is_held


def test_the_audit_names_a_held_case_that_does_not_stand_still(db: None) -> None:
    with stories.told(stories.LARGE) as story:
        held(story.in_election())
        Deadline.objects.of(story.case).filter(kind="election").update(stopped_at=None)
        named = [str(breach) for breach in audit.breaches()]
        assert any("these clocks run" in each for each in named)
        Case.objects.update(held_since=None)
        assert any("held by one account" in str(breach) for breach in audit.breaches())


def test_the_audit_names_a_fee_that_nobody_waived(db: None) -> None:
    with stories.told(stories.LARGE) as story:
        story.in_election()
        story.case.fee_rows.filter(side="client").update(state="waived")
        assert any("nobody granted that" in str(breach) for breach in audit.breaches())
