"""Work that waits for staff comes in one mail, not one for each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail

from people.models import MailChoices, StaffRole
from record.gathering import gather_work
from record.outbox import send_outbox
from tests import stories
from tests.stories import Story

THREAT = "Pay me tonight or I will come to your house and break your legs."


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def gathered(story: Story, **time: float) -> list[tuple[str, str]]:
    """What comes when this much time has passed: to whom, and its title."""
    story.clock.advance(**time)
    send_outbox()
    mail.outbox.clear()
    gather_work()
    send_outbox()
    return [(message.to[0], message.subject) for message in mail.outbox]


def next_morning(story: Story, hour: int = 9) -> None:
    story.clock.move_to(story.clock.moment.replace(hour=hour, minute=0) + timedelta(days=1))


def test_mediators_hear_of_the_queue_once_a_day(story: Story) -> None:
    story.in_queue()
    stories.Story(story.clock, stories.LARGE).in_queue()
    next_morning(story)
    assert gathered(story) == [(story.mediator.email, "2 cases wait for a mediator")]
    assert "/queue/" in mail.outbox[0].body
    assert gathered(story, minutes=30) == []
    next_morning(story)
    assert gathered(story) == [(story.mediator.email, "2 cases wait for a mediator")]


def test_a_queue_is_no_mail_before_the_morning_nor_when_it_is_empty(story: Story) -> None:
    story.in_queue()
    next_morning(story, hour=6)
    assert gathered(story) == []
    story.act(story.mediator, "claim", declaration="I know neither side.")
    assert gathered(story, hours=3) == []


def test_who_takes_the_last_case_meanwhile_is_not_told_that_one_waits(story: Story) -> None:
    story.in_queue()
    next_morning(story)
    send_outbox()
    gather_work()
    story.act(story.mediator, "claim", declaration="I know neither side.")
    mail.outbox.clear()
    send_outbox()
    assert not any("wait" in message.subject for message in mail.outbox)


def test_reviewers_hear_of_held_messages_at_most_once_an_hour_and_not_what_they_say(story: Story) -> None:
    story.in_negotiation()
    story.act(story.freelancer, "say", text=THREAT)
    story.act(story.freelancer, "say", text=THREAT)
    assert gathered(story, minutes=2) == [(story.reviewer.email, "2 messages wait for review")]
    assert "legs" not in mail.outbox[0].body
    assert "/flags/" in mail.outbox[0].body
    assert gathered(story, minutes=5) == []
    assert gathered(story, hours=1) == []  # nothing new has come
    story.act(story.freelancer, "say", text=THREAT)
    assert gathered(story, minutes=2) == [(story.reviewer.email, "3 messages wait for review")]


def test_held_messages_wake_a_reviewer(story: Story) -> None:
    story.in_negotiation()
    story.clock.move_to(story.clock.moment.replace(hour=23))
    story.act(story.freelancer, "say", text=THREAT)
    assert gathered(story) == [(story.reviewer.email, "1 message waits for review")]


def test_who_is_no_reviewer_any_more_or_does_not_want_it_is_not_told(story: Story) -> None:
    story.in_negotiation()
    other = stories.person("piet@evenhand.example", "Piet Jansen", "reviewer")
    MailChoices.objects.create(person=other, waiting_work=False)
    story.act(story.freelancer, "say", text=THREAT)
    gather_work()
    StaffRole.objects.filter(person=story.reviewer).delete()
    mail.outbox.clear()
    send_outbox()
    assert not any("review" in message.subject for message in mail.outbox)


def test_operators_are_alarmed_every_week_that_an_award_is_overdue(story: Story) -> None:
    story.file_sent()
    assert gathered(story) == []
    story.let_lapse()
    operators = {story.operator.email, story.second_operator.email}
    for _ in range(3):
        told = gathered(story, days=7)
        assert {to for to, title in told if f"1 award is overdue: {story.case.reference}" in title} == operators
        assert gathered(story, minutes=10) == []
