"""Work that waits for staff, gathered: one mail about all of it, instead of one about each.

What a mail of a topic says is counted when it goes out; it says how much waits, and never what somebody wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core import clock
from people.models import User
from record.letters import Letter
from record.models import Channel, Notice

MORNING = time(8)
DAY = timedelta(days=1)
OVERLAP = timedelta(minutes=1)  # what was received before a mail may have been committed after it
EPOCH = datetime(1970, 1, 5, tzinfo=UTC)  # a Monday


@dataclass(frozen=True)
class Topic:
    """A kind of work. `waits_since` says whether any of it has come since a moment, for anybody at all.

    `every`: at most one mail in each such stretch of time; of a day, at its morning where the reader lives.
    """

    name: str
    role: str
    every: timedelta
    waits_since: Callable[[datetime], bool]
    writes: Callable[[User], Letter | None]


_topics: dict[str, Topic] = {}


def gathers(topic: Topic) -> Topic:
    _topics[topic.name] = topic
    return topic


def letter(topic: str, to: User) -> Letter | None:
    """What waits now; None where nothing does, or it is not this person's work any more."""
    known = _topics.get(topic)
    return known.writes(to) if known and to.has_role(known.role) else None


def gather_work() -> int:
    """Write a mail to everybody for whom work has come to wait; how many."""
    return sum(_gather(topic, clock.portal_now()) for topic in _topics.values())


def _gather(topic: Topic, now: datetime) -> int:
    staff = User.objects.filter(staff_roles__role=topic.role, is_active=True)
    told = _last(topic, now)
    asked: dict[datetime, bool] = {}
    made = []
    for person in staff:
        begin, (last, written) = begins_at(topic, now, person.time_zone), told.get(person.pk, (None, None))
        if begin is None or begin == last:
            continue
        since = written - OVERLAP if written else begin - topic.every
        if since not in asked:
            asked[since] = topic.waits_since(since)
        if asked[since]:
            made.append(_notice(topic, person, begin, now))
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _last(topic: Topic, now: datetime) -> dict[int, tuple[datetime | None, datetime | None]]:
    """Person -> the stretch of time for which they last got a mail, and when it was written."""
    told = Notice.objects.filter(topic=topic.name, due_at__gt=now - 2 * topic.every).order_by("due_at")
    return {person: (due, written) for person, due, written in told.values_list("recipient", "due_at", "written_at")}


def begins_at(topic: Topic, now: datetime, zone: str) -> datetime | None:
    """The beginning of the present stretch of time; None before the morning of a daily one."""
    if topic.every != DAY:
        return EPOCH + (now - EPOCH) // topic.every * topic.every
    local = now.astimezone(ZoneInfo(zone))
    morning = datetime.combine(local.date(), MORNING, ZoneInfo(zone)).astimezone(UTC)
    return morning if morning <= now else None


def _notice(topic: Topic, person: User, begin: datetime, now: datetime) -> Notice:
    return Notice(topic=topic.name, due_at=begin, recipient=person, channel=Channel.MAIL, written_at=now)
