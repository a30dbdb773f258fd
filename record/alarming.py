"""Alarms: what staff have to know at once, in the portal and by mail, once however many find it.

News for one person that belongs to no contract or case goes the same way (`tell`).

Unlike gathered work an alarm does not come again by itself: whoever raises it names the moment that it is about, and
that moment is told of once. What the mail says is counted when it goes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from core import clock
from people.models import User
from record.letters import Letter
from record.models import Channel, Notice


@dataclass(frozen=True)
class Alarm:
    """`called`, `about` and `words` are what the portal says, `page` the name of the address on which one sees to it.

    `role` says whose work it is; without one it is news for whoever is told.
    """

    name: str
    role: str
    called: str
    words: str
    page: str
    writes: Callable[[User], Letter | None]
    about: str = "an alarm"


_alarms: dict[str, Alarm] = {}


def alarms(alarm: Alarm) -> Alarm:
    """Register a kind of alarm."""
    _alarms[alarm.name] = alarm
    return alarm


def known(name: str) -> Alarm | None:
    return _alarms.get(name)


def sound(name: str, moment: datetime) -> int:
    """Tell everybody whose work it is; how many notices were written. Again for the same moment changes nothing."""
    staff = User.objects.filter(staff_roles__role=_alarms[name].role, is_active=True).distinct()
    return _told(name, moment, staff)


def tell(name: str, moment: datetime, person: User) -> int:
    """Tell one person, in the transaction of what they are told of. Again for the same moment changes nothing."""
    return _told(name, moment, [person])


def _told(name: str, moment: datetime, people: Iterable[User]) -> int:
    told = Notice.objects.filter(topic=name, due_at=moment).values_list("recipient", "channel")
    before = set(told)
    made = [
        Notice(topic=name, due_at=moment, recipient=person, channel=channel, written_at=clock.portal_now())
        for person in people
        for channel in Channel
        if (person.pk, channel.value) not in before
    ]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def letter(name: str, to: User) -> Letter | None:
    """What is to be said of it now; None where it is over, or not this person's work any more."""
    alarm = _alarms.get(name)
    return alarm.writes(to) if alarm and (not alarm.role or to.has_role(alarm.role)) else None
