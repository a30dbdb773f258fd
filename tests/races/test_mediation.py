"""Mediation: two operators over one objection, a reply against its clock, and a recommendation against an objection."""

from __future__ import annotations

from core.errors import NotAllowed, TooLate, WrongPhase
from disputes import process
from disputes.models import Case, Mediating, Objection
from escrow import audit
from record import verifying
from record.acts import perform
from record.models import Event
from tests.races.conftest import refusals, together
from tests.stories import Story, person
from timers.models import Deadline
from timers.sweep import sweep


def is_clean(case: Case) -> None:
    assert audit.breaches() == []
    assert verifying.flaw_in(verifying.exported(case)) is None


def test_two_operators_decide_about_one_objection_at_once(story: Story) -> None:
    story.in_mediation()
    story.act(story.client, "object_to_mediator", reason="They know each other.")
    came = together(
        lambda: perform(story.case, "sustain_objection", by=story.operator, data={"reason": "Yes."}),
        lambda: perform(story.case, "overrule_objection", by=story.second_operator, data={"reason": "No."}),
    )
    assert [type(refusal) for refusal in refusals(came)] == [WrongPhase]
    decided = Objection.objects.get().decided_how
    assert (story.case.mediator is None) is (decided == "sustained")
    is_clean(story.case)


def test_a_recommendation_against_an_objection(story: Story) -> None:
    story.in_mediation().read_all()
    came = together(
        lambda: perform(story.case, "recommend", by=story.mediator, data=story.recommendation()),
        lambda: perform(story.case, "object_to_mediator", by=story.client, data={"reason": "They know each other."}),
    )
    assert [type(refusal) for refusal in refusals(came)] == [WrongPhase]
    assert Objection.objects.exists() is (story.case.phase == "mediation")
    is_clean(story.case)


def test_a_reply_against_its_clock(story: Story) -> None:
    """At the due moment it is too late, however the two fall out: the mediator is not the mediator any more."""
    story.in_mediation()
    story.act(story.client, "say", text="To you alone.", room="private")
    story.clock.move_to(Deadline.objects.get(kind=process.NEUTRAL_REPLY).due_at)
    came = together(
        lambda: perform(story.case, "say", by=story.mediator, data={"text": "Here I am."}),
        lambda: sweep("race"),
    )
    assert [type(refusal) for refusal in refusals(came)] == [NotAllowed]
    assert Event.objects.filter(act="neutral_reply_lapsed").count() == 1
    assert Mediating.objects.get().ended_how == "no reply"
    is_clean(story.case)


def test_two_mediators_extend_at_once_where_none_is_assigned(story: Story) -> None:
    story.in_response()
    other = person("ada@evenhand.example", "Ada Lin", "mediator")
    said = {"days": 2, "reason": "It is a long file."}
    came = together(
        lambda: perform(story.case, "extend", by=story.mediator, data=said),
        lambda: perform(story.case, "extend", by=other, data=said),
    )
    assert [type(refusal) for refusal in refusals(came)] == [NotAllowed]
    assert story.deadline().extended == 2
    is_clean(story.case)


def test_an_extension_against_the_lapse(story: Story) -> None:
    """At the due moment the response is over: the clock wins, and nobody extends what has passed."""
    story.in_response()
    story.clock.move_to(story.deadline().due_at)
    deadline = story.deadline()
    came = together(
        lambda: perform(story.case, "extend", by=story.operator, data={"days": 1, "reason": "A day more."}),
        lambda: sweep("race"),
    )
    assert all(isinstance(refusal, TooLate) for refusal in refusals(came))
    deadline.refresh_from_db()
    assert (deadline.status, deadline.extended) == ("lapsed", 0)
    assert story.case.phase == "default"
    is_clean(story.case)
