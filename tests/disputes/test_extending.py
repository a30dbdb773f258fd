"""Extending a deadline: for both sides, once a phase by a mediator, again by operators, never in the election."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from core.errors import Invalid, NotAllowed, TooLate, WrongPhase
from disputes import process, standstills
from escrow import audit
from record.acts import Actor, within
from record.models import Event, Notice
from tests import stories
from tests.browsing import signed_in, text
from timers.counting import Length
from timers.sweep import sweep


def extend(story, by, days=3, reason="The file is large."):
    return story.act(by, "extend", days=days, reason=reason)


def another():
    return stories.person("ada@evenhand.example", "Ada Lin", "mediator")


def acting(story, name="hold"):
    """What stops clocks is done inside an act."""
    return within(story.case, name, Actor(story.operator, "operator"))


@pytest.mark.parametrize("where", ["in_response", "in_default", "in_negotiation", "in_mediation", "in_recommendation"])
def test_the_clock_of_each_phase_can_be_extended(story, where):
    getattr(story, where)()
    before = story.deadline()
    extend(story, story.operator)
    after = story.deadline()
    assert after.pk == before.pk
    assert after.due_at > before.due_at
    assert after.extended == 3
    assert audit.breaches() == []


def test_not_in_the_election(db):
    with stories.told(stories.LARGE) as story:
        story.in_election()
        for person in (story.operator, story.mediator):
            with pytest.raises(WrongPhase):
                extend(story, person)


@pytest.mark.parametrize("days", [0, -1, 15, "", "many"])
def test_between_one_and_fourteen(story, days):
    story.in_mediation()
    with pytest.raises(Invalid) as refused:
        extend(story, story.mediator, days)
    assert "days" in refused.value.fields


def test_it_needs_a_reason(story):
    story.in_mediation()
    with pytest.raises(Invalid) as refused:
        extend(story, story.mediator, 3, " ")
    assert "reason" in refused.value.fields


def test_the_assigned_mediator_alone_or_any_where_none_is_assigned(story):
    story.in_response()
    extend(story, story.mediator)
    story.act(story.respondent, "respond", **story.statement(story.respondent))
    extend(story, another())
    story.clock.advance(days=3)
    story.act(story.claimant, "escalate")
    story.act(story.mediator, "claim", declaration="Impartial.")
    for person in (another(), story.client, story.freelancer, story.reviewer):
        with pytest.raises(NotAllowed):
            extend(story, person)
    extend(story, story.mediator)
    with pytest.raises(NotAllowed, match="once"):
        extend(story, story.mediator)


def test_nobody_with_a_conflict_extends(story):
    story.in_response()
    for role in ("mediator", "operator"):
        near = stories.person(f"{role}@hale.example", "Colleague", role)
        with pytest.raises(NotAllowed, match="mail domain"):
            extend(story, near)


def test_operators_extend_again_and_again_and_the_days_add_up(story):
    story.in_mediation()
    first = story.deadline().first_due_at
    extend(story, story.operator, 14)
    extend(story, story.second_operator, 14)
    deadline = story.deadline()
    assert deadline.extended == 28
    assert (deadline.due_at - first).days in (28, 29, 30)


def test_both_sides_are_told_with_the_reason_and_the_new_moment(story):
    story.in_mediation()
    event = extend(story, story.mediator).event
    told = set(Notice.objects.filter(event=event).values_list("recipient__email", flat=True))
    assert {story.client.email, story.freelancer.email} <= told
    page = text(signed_in(story.client).get(reverse("case-record", args=[story.case.pk])))
    assert "extended the time for mediation by 3 days, to " in page
    assert "The file is large." in page


def test_once_a_phase_whichever_mediator_and_also_in_its_second_round(story):
    story.in_mediation()
    extend(story, story.mediator)
    story.let_lapse()
    assert story.case.phase == "mediation"
    later = another()
    story.act(later, "claim", declaration="Impartial.")
    with pytest.raises(NotAllowed):
        extend(story, later)
    extend(story, story.operator)


def test_of_a_clock_that_stands_still_first_the_days_then_the_standstill(db):
    """Five days from Mon 9 February end on Sat 14, which rolls over Sunday and Presidents' Day to Tue 17.

    Four more: Sat 21, which rolls to Mon 23. Then 36 hours of standstill: from Tue 24 00:00 to Wed 25 noon, so Wed 25.
    The other way round it would be Thu 19, and four more Mon 23.
    """
    with stories.told(stories.LARGE) as story:
        story.in_recommendation()
        assert story.deadline().due_at == datetime(2026, 2, 18, tzinfo=UTC)
        with acting(story, "ask"):
            standstills.begin(story.case, process.QUESTION, Length(3))
        extend(story, story.operator, 4)
        assert story.deadline().is_stopped
        story.clock.advance(hours=35)
        with acting(story, "answer"):
            standstills.end(story.case, process.QUESTION, because="answer")
        after = story.deadline()
        assert after.stood == timedelta(hours=36)
        assert after.due_at == datetime(2026, 2, 26, tzinfo=UTC)


def test_not_while_the_case_is_held(story):
    story.in_mediation()
    case = story.case  # what a hold does to acts is the case's own to say
    case.held_since = story.clock.moment
    case.save(update_fields=["held_since"])
    with pytest.raises(WrongPhase, match="held"):
        extend(story, story.mediator)


def test_a_deadline_that_passed_is_not_extended(story):
    story.in_mediation()
    story.clock.move_to(story.deadline().due_at)
    sweep("test")
    story.act(another(), "claim", declaration="Impartial.")
    story.clock.move_to(story.deadline().due_at)
    with pytest.raises(TooLate):
        stories.perform(story.case, "extend", by=story.operator, data={"days": 1, "reason": "Late."})


def test_nothing_runs_once_the_award_is_overdue(db):
    with stories.told(stories.LARGE) as story:
        story.file_sent()
        extend(story, story.operator, 2)
        story.let_lapse()
        with pytest.raises(WrongPhase):
            extend(story, story.operator, 2)
        assert Event.objects.filter(act="extend").count() == 1


def test_the_page_says_until_when_before_it_is_done(story):
    story.in_mediation()
    act = reverse("case-act", args=[story.case.pk, "extend"])
    page = text(signed_in(story.mediator).get(act))
    assert "By how many days" in page
    assert "Nobody can make it shorter again." in page
