"""Outages: silence of the portal's own heart in a deadline's last hours is nobody's time.

The heart beats by the database's clock. Tests let it have stood still by putting its last beat back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from core import clock
from core.errors import TooLate
from record.acts import perform
from tests import stories
from tests.stories import Story
from timers import outages
from timers.models import Extension, Outage
from timers.sweep import sweep


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def silent_for(**span: float) -> None:
    """The heart beat last so long ago."""
    outages.beat()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE timers_heartbeat SET beaten_at = beaten_at - %s", [timedelta(**span)])


def test_the_first_beat_and_a_short_silence_are_no_outage(db: None) -> None:
    assert outages.beat() is None
    silent_for(minutes=9, seconds=59)
    assert outages.beat() is None
    assert not Outage.objects.exists()


@pytest.mark.parametrize("off", [timedelta(hours=1), timedelta(hours=-1)])
def test_whose_machine_has_a_wrong_clock_notices_no_outage_and_leaves_it_to_others(db: None, off: timedelta) -> None:
    """It would put the outage an hour off."""
    silent_for(minutes=30)
    with time_machine.travel(clock.machine_now() + off, tick=True):
        assert outages.beat() is None
        assert sweep("wrong") == 0
    assert not Outage.objects.exists()
    assert outages.beat() is not None


def test_a_jump_of_the_portals_clock_is_no_outage(story: Story) -> None:
    story.in_response()
    sweep("worker")
    story.clock.advance(days=3)
    sweep("worker")
    assert not Outage.objects.exists()


def test_an_outage_in_the_last_hours_extends_to_the_end_of_the_next_working_day(story: Story) -> None:
    story.in_recommendation()
    due = story.deadline().due_at
    story.clock.move_to(due - timedelta(hours=3))
    silent_for(minutes=30)
    sweep("worker")
    outage = Outage.objects.get()
    assert outage.ended_at == story.clock.moment
    assert timedelta(minutes=30) <= outage.ended_at - outage.began_at < timedelta(minutes=31)
    after = story.deadline().due_at
    assert after == _end_of_next_working_day(due)
    event = story.case.events.get(act="extend_for_outage")
    assert event.said["due_before"] == due.isoformat()
    assert event.said["due_after"] == after.isoformat()
    assert Extension.objects.get().deadline == story.deadline()
    story.clock.move_to(due + timedelta(minutes=1))
    perform(story.case, "accept", by=story.client)  # it counts: both sides have the day more


def test_the_first_sweep_after_an_outage_over_the_due_moment_extends_and_does_not_lapse(story: Story) -> None:
    story.in_recommendation()
    due = story.deadline().due_at
    story.clock.move_to(due + timedelta(hours=2))
    silent_for(hours=3)
    assert sweep("worker") == 0
    assert story.case.phase == "recommendation"
    assert story.deadline().due_at == _end_of_next_working_day(due + timedelta(hours=2))


def test_an_act_that_comes_before_the_first_sweep_extends_as_well(story: Story) -> None:
    story.in_recommendation()
    due = story.deadline().due_at
    story.clock.move_to(due + timedelta(hours=2))
    silent_for(hours=3)
    perform(story.case, "accept", by=story.client)
    assert story.case.phase == "recommendation"
    assert story.deadline().due_at > story.clock.moment


@pytest.mark.parametrize(("before_due", "silent"), [(timedelta(hours=12), 60), (timedelta(hours=-2), 130)])
def test_an_outage_elsewhere_extends_nothing(story: Story, before_due: timedelta, silent: int) -> None:
    """Before the last twelve hours; or with ten minutes of it in them and no more."""
    story.in_recommendation()
    due = story.deadline().due_at
    story.clock.move_to(due - before_due)
    silent_for(minutes=silent - 0.05 if before_due < timedelta() else silent)
    sweep("worker")
    assert Outage.objects.count() == 1
    assert not Extension.objects.exists()
    if before_due < timedelta():
        with pytest.raises(TooLate):
            perform(story.case, "accept", by=story.client)
    else:
        assert story.deadline().due_at == due


def test_it_is_extended_once_and_keeps_it_through_a_standstill(story: Story) -> None:
    story.in_election()
    due = story.deadline().due_at
    story.clock.move_to(due - timedelta(hours=3))
    silent_for(minutes=30)
    sweep("worker")
    sweep("worker")
    after = story.deadline().due_at
    assert Extension.objects.count() == 1
    story.act(story.operator, "hold", reason="A stolen card.")
    story.act(story.operator, "release_hold", reason="It was not stolen.")
    story.act(story.second_operator, "release_hold", reason="It was not stolen.")
    assert story.deadline().due_at >= after + timedelta(days=1)


def test_a_clock_of_the_contract_is_extended_too(story: Story) -> None:
    story.submitted()
    review = story.contract.deadlines.get(kind="review", status="open")
    story.clock.move_to(review.due_at + timedelta(minutes=30))
    silent_for(hours=1)
    assert sweep("worker") == 0
    review.refresh_from_db()
    assert review.is_open
    assert review.due_at > story.clock.moment
    assert story.contract.events.get(act="extend_for_outage").said["milestone"] == 1


def test_the_database_keeps_one_heart_and_one_extension_for_an_outage(story: Story) -> None:
    story.in_recommendation()
    outages.beat()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO timers_heartbeat (id, beaten_at) VALUES (2, now())")
    with pytest.raises(IntegrityError), transaction.atomic():
        Outage.objects.create(began_at=story.clock.moment, ended_at=story.clock.moment)


def _end_of_next_working_day(moment: datetime) -> datetime:
    """By hand: in February 2026, Monday 16 is a federal holiday."""
    day = (moment - timedelta(microseconds=1)).date() + timedelta(days=1)
    while day.weekday() > 4 or (day.month, day.day) == (2, 16):
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1)
