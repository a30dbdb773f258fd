"""The sweep of reminders: finds deadlines whose next reminder has fallen due, and writes it to whoever has yet to act.

Each deadline in a transaction of its own, which locks that row alone. Any number of these sweeps may run at once: a
reminder is one row per deadline, hours, due moment, person and channel. The outbox sends it, at the end of the
reader's night at the latest 24 hours ahead, after asking again whether it still has to be said.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core import clock
from core.phrases import phrase
from people.models import MailChoices, User
from record.declaring import declared, fresh
from record.models import Channel, Notice
from timers import reminders
from timers.models import Deadline, Subject
from timers.reminders import Quiet

log = logging.getLogger("evenhand.reminders")

TAKES_AT_MOST = 40.0  # seconds; the next sweep goes on

# Whom a deadline of a subject waits for; nobody where nothing that a person does would meet it.
WaitsFor = Callable[[Subject, Deadline], Iterable[User]]
_waits_for: dict[str, WaitsFor] = {}


def waits_for(kind: str) -> Callable[[WaitsFor], WaitsFor]:
    """Register who has yet to act, for one kind of subject."""

    def register(asks: WaitsFor) -> WaitsFor:
        _waits_for[kind] = asks
        return asks

    return register


@dataclass(frozen=True)
class _Asked:
    """A deadline whose reminder is written, and those whom it waits for."""

    deadline: Deadline
    people: list[User]


def send_reminders(*, takes_at_most: float = TAKES_AT_MOST) -> int:
    """Write all reminders that have fallen due; how many people were reminded."""
    until = time.monotonic() + takes_at_most
    reminded, failed = 0, set[int]()
    while time.monotonic() < until:
        with transaction.atomic():
            deadline = _next(clock.portal_now(), failed)
            if deadline is None:
                break
            try:
                with transaction.atomic():
                    reminded += _remind(deadline, clock.portal_now())
            except Exception:  # whatever it is, it must not hold up the others
                log.exception("reminder failed", extra={"deadline": deadline.pk, "kind": deadline.kind})
                failed.add(deadline.pk)
    return reminded


def _next(at: datetime, failed: set[int]) -> Deadline | None:
    """Lock the deadline whose reminder fell due first, of those that no other sweep has."""
    waiting = Deadline.objects.running().filter(remind_at__isnull=False, remind_at__lte=at).exclude(pk__in=failed)
    return waiting.select_for_update(skip_locked=True, of=("self",)).order_by("remind_at").first()


def _remind(deadline: Deadline, now: datetime) -> int:
    since = deadline.remind_at or now
    hours = reminders.fallen_due(deadline.due_at, since, now)
    Deadline.objects.filter(pk=deadline.pk).update(remind_at=reminders.next_after(deadline.due_at, now))
    people = yet_to_act(deadline) if hours and deadline.waits_since is None else []
    quiet = quiet_hours([person.pk for person in people])
    made = [notice for person in people for notice in _notices(deadline, hours or 0, person, quiet[person.pk], now)]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return len(people)


def yet_to_act(deadline: Deadline) -> list[User]:
    """Whom this deadline waits for now, each once."""
    kind = deadline.subject.kind
    asks = _waits_for.get(kind)
    if asks is None:
        return []
    people = asks(fresh(declared.subjects[kind], deadline.subject_id), deadline)
    return list({person.pk: person for person in people if person.is_active}.values())


def quiet_hours(people: Iterable[int]) -> dict[int, Quiet]:
    """Person -> the hours of their night."""
    chosen = MailChoices.objects.filter(person__in=list(people))
    nights = {row.person_id: Quiet(row.quiet_since, row.quiet_until) for row in chosen}
    return {person: nights.get(person, reminders.NIGHT) for person in people}


def _notices(deadline: Deadline, hours: int, person: User, quiet: Quiet, now: datetime) -> list[Notice]:
    """In the portal at once; by mail when it does not wake anybody up."""
    by_mail = reminders.goes_out(deadline.due_at, now, person.time_zone, quiet)
    return [
        Notice(
            deadline=deadline,
            hours=hours,
            due_at=deadline.due_at,
            recipient=person,
            channel=channel,
            written_at=now,
            retry_at=by_mail if channel == Channel.MAIL and by_mail > now else None,
        )
        for channel in Channel
    ]


def still_to_say(notice: Notice) -> str:
    """Why a reminder has nothing to say any more; empty where it still has."""
    deadline = notice.deadline
    if deadline is None or notice.due_at is None or notice.hours is None:
        return "it is no reminder"
    if not deadline.is_open or deadline.is_stopped or deadline.waits_since:
        return "the clock does not run any more"
    if deadline.due_at != notice.due_at:
        return "the deadline has moved"
    if reminders.has_been_overtaken(deadline.due_at, notice.hours, clock.portal_now()):
        return "a later reminder says it"
    if notice.recipient_id not in {person.pk for person in yet_to_act(deadline)}:
        return phrase("has acted, or need not act any more")
    return ""
