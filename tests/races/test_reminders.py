"""Sweeps of reminders that run at the same moment, and beside an act: each person is reminded once, or not at all."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail
from django.db import connection

from record.acts import perform
from record.gathering import gather_work
from record.models import Channel, Notice
from record.outbox import send_outbox
from record.reminding import send_reminders
from tests import stories
from tests.races.conftest import refusals, together
from tests.stories import Story


def test_two_sweeps_at_once_remind_once(story: Story) -> None:
    story.in_response()
    others = [stories.Story(story.clock, stories.LARGE) for _ in range(4)]
    for other in others:
        other.in_response()
    story.clock.move_to(max(story.clock.moment, others[1].deadline().due_at - timedelta(hours=2)))
    reminded = sum(together(*[send_reminders for _ in range(4)]))
    assert reminded > 2
    told = Notice.objects.filter(deadline__isnull=False)
    assert told.filter(channel=Channel.MAIL).count() == told.filter(channel=Channel.PORTAL).count() == reminded
    story.clock.advance(minutes=5)
    together(*[send_outbox for _ in range(4)])
    send_outbox()
    assert len([message for message in mail.outbox if " left: answer the claim" in message.subject]) == reminded


def test_the_row_itself_is_unique_should_two_sweeps_see_the_same_deadline(story: Story) -> None:
    story.in_response()
    deadline = story.deadline()
    story.clock.move_to(deadline.due_at - timedelta(hours=24))
    send_reminders()
    type(deadline).objects.filter(pk=deadline.pk).update(remind_at=story.clock.moment)
    send_reminders()
    assert Notice.objects.filter(deadline=deadline, channel=Channel.MAIL).count() == 1


def test_an_act_beside_a_sweep_neither_waits_nor_is_reminded_of(story: Story) -> None:
    story.in_recommendation()
    story.clock.move_to(story.deadline().due_at - timedelta(hours=24))
    came = together(send_reminders, lambda: perform(story.case, "accept", by=story.client))
    assert refusals(came) == []
    mail.outbox.clear()
    send_outbox()
    assert [message.to[0] for message in mail.outbox if "24 hours left" in message.subject] == [story.freelancer.email]


def test_two_at_once_gather_work_once(story: Story) -> None:
    story.in_queue()
    story.clock.move_to(story.clock.moment.replace(hour=9) + timedelta(days=1))
    together(*[gather_work for _ in range(4)])
    assert Notice.objects.filter(topic="queue").count() == 1


def test_raw_sql_cannot_remind_twice_or_of_nothing(story: Story) -> None:
    story.in_response()
    story.clock.move_to(story.deadline().due_at - timedelta(hours=24))
    send_reminders()
    there = Notice.objects.get(channel=Channel.MAIL, hours=24)
    for values in (
        f"{there.deadline_id}, 24, '{there.due_at.isoformat()}', ''",  # twice
        "NULL, NULL, NULL, ''",  # about nothing
        f"{there.deadline_id}, NULL, NULL, ''",  # of a deadline, and not when
        f"{there.deadline_id}, 24, '{there.due_at.isoformat()}', 'queue'",  # about two things
    ):
        assert _is_refused(
            "INSERT INTO record_notice (deadline_id, hours, due_at, topic, recipient_id, channel, written_at, attempts,"
            f" last_error, dropped_because) VALUES ({values}, {there.recipient_id}, 'mail', now(), 0, '', '')"
        ), values


def _is_refused(statement: str) -> bool:
    from django.db import IntegrityError, transaction

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError:
        return True
    return False
