"""A threat that a reviewer upholds moves the running deadline by 72 hours, once a case, in every phase."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from disputes import standstills
from disputes.models import Respite
from messaging.models import Message
from people.models import User
from record.acts import perform
from record.declaring import THE_CLOCK
from record.performing import performing
from tests import roles, stories
from tests.browsing import signed_in, text
from tests.disputes.threats import in_the_wait, threatens
from tests.stories import Story
from timers import counting
from timers.counting import Length
from timers.sweep import sweep


def upholds(story: Story, by: User | None = None, category: str = "") -> None:
    """The last message."""
    number = Message.objects.filter(subject_id=story.case.pk).order_by("number").last().number
    said = {"message": number, "reason": "A threat.", "category": category}
    perform(story.case, "uphold", by=by or story.reviewer, data=said)


def moved(due: datetime) -> datetime:
    return counting.shift(due, timedelta(hours=72), "days", "UTC", "US federal")


PHASES = ["in_response", "in_default", "in_negotiation", "in_queue", "in_mediation", "in_recommendation", "in_election",
          "one_paid", "both_paid", "file_sent", "awarding"]  # fmt: skip


@pytest.mark.parametrize("step", PHASES)
def test_in_every_phase_the_clock_moves_as_if_it_had_stood_still(db: None, step: str) -> None:
    with stories.told(stories.LARGE) as story:
        getattr(story, step)()
        due = story.deadline().due_at
        threatens(story, story.client)
        upholds(story)
        assert story.deadline().due_at == moved(due)
        assert story.deadline().stood == timedelta(hours=72)


def test_once_a_case(story: Story) -> None:
    story.in_negotiation()
    threatens(story, story.client)
    upholds(story)
    due = story.deadline().due_at
    threatens(story, story.freelancer)
    upholds(story)
    assert story.deadline().due_at == due


def test_not_again_in_a_later_phase(story: Story) -> None:
    story.in_negotiation()
    threatens(story, story.client)
    upholds(story)
    story.let_lapse()
    due = story.deadline().due_at
    threatens(story, story.client)
    upholds(story)
    assert story.deadline().due_at == due


def test_an_insult_moves_nothing_and_leaves_the_respite(story: Story) -> None:
    story.in_negotiation()
    due = story.deadline().due_at
    threatens(story, story.client)
    upholds(story, category="harassment")
    assert story.deadline().due_at == due
    threatens(story, story.client)
    upholds(story)
    assert story.deadline().due_at == moved(due)


def test_a_dismissed_flag_moves_nothing(story: Story) -> None:
    story.in_negotiation()
    due = story.deadline().due_at
    threatens(story, story.client)
    story.act(story.reviewer, "dismiss", message=1, reason="Lawful.")
    assert story.deadline().due_at == due


def test_a_closed_case_has_no_clock_to_move(story: Story) -> None:
    story.in_negotiation()
    threatens(story, story.client)
    story.act(story.client, "offer", to_freelancer="100.00")
    story.act(story.freelancer, "accept_offer")
    assert story.case.is_closed
    upholds(story)
    assert not Respite.objects.exists()


def test_a_case_whose_award_is_overdue_has_no_clock_to_move(db: None) -> None:
    with stories.told(stories.LARGE) as story:
        story.file_sent()
        threatens(story, story.client)
        story.let_lapse()
        upholds(story)
        assert not Respite.objects.exists()


def test_a_clock_that_stands_still_gets_its_hours_too(story: Story) -> None:
    story.in_recommendation()
    due = story.deadline().due_at
    case = story.case
    with transaction.atomic(), performing(case, "ask", THE_CLOCK):
        standstills.begin(case, "question", Length(3, "days"))
    threatens(story, story.client)
    upholds(story)
    assert story.deadline().is_stopped
    story.clock.advance(hours=23)
    case = story.case
    with transaction.atomic(), performing(case, "answer", THE_CLOCK):
        standstills.end(case, "question", because="answer")
    assert story.deadline().due_at == counting.shift(due, timedelta(hours=72 + 24), "days", "UTC", "US federal")


def test_in_the_wait_the_clock_runs_again_and_nothing_is_lost(story: Story) -> None:
    in_the_wait(story)
    due = story.deadline().waits_since
    upholds(story)
    deadline = story.deadline()
    assert (deadline.waits_since, deadline.due_at) == (None, moved(due))
    story.act(story.freelancer, "take_back")
    assert story.case.phase == "negotiation"
    story.act(story.freelancer, "offer", to_freelancer="90.00")
    story.let_lapse()
    assert story.case.phase == "mediation"


def test_what_cools_off_keeps_its_own_moment(story: Story) -> None:
    in_the_wait(story)
    row = story.case.cooling_offs.get()
    upholds(story)
    story.clock.move_to(row.deadline.due_at)
    sweep("story")
    assert story.case.closed_at == row.deadline.due_at


def test_both_sides_read_that_the_deadline_moved_and_where_to(story: Story) -> None:
    story.in_negotiation()
    threatens(story, story.client)
    upholds(story)
    for person in (story.client, story.freelancer):
        page = text(signed_in(person).get(reverse("case", args=[story.case.pk])))
        assert "The present deadline moved by 72 hours, to" in page


def test_the_database_has_one_respite_a_case_and_keeps_it(story: Story) -> None:
    story.in_negotiation()
    threatens(story, story.client)
    upholds(story)
    again = "INSERT INTO disputes_respite SELECT case_id, now(), deadline_id, flag_id FROM disputes_respite"
    for change in (again, "UPDATE disputes_respite SET given_at = now()", "DELETE FROM disputes_respite"):
        with roles.as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
