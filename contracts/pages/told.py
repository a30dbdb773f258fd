"""A person's notices in words. The app that owns a kind of subject registers its own words for its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from contracts.acting import address
from contracts.models import Contract
from contracts.pages.record_words import words_of
from core.phrases import phrase
from people.models import User
from record import alarming
from record.alarming import Alarm
from record.models import CLOCK, Event, Notice
from record.who import who
from timers.models import Deadline, Subject
from timers.reminders import left_words

# For many events of one kind at once: those subjects that this person may see now, and what an event says to them.
Reads = Callable[[list[Any], User], Iterable[Subject]]
Says = Callable[[Event, Subject, User], str]


# What a reminder says: the deadline, “24 hours left”, the contract or case, and to whom.
Reminds = Callable[[Deadline, str, Any, User], str]


@dataclass(frozen=True)
class Kind:
    reads: Reads
    says: Says


_kinds: dict[str, Kind] = {}
_reminders: dict[str, Reminds] = {}


def tells_notices(kind: str, *, reads: Reads, says: Says) -> None:
    _kinds[kind] = Kind(reads, says)


def tells_reminders(kind: str, *, says: Reminds) -> None:
    """Register what a reminder of a deadline says in the portal."""
    _reminders[kind] = says


@dataclass
class Told:
    """What one contract or case has to tell on a page: its notices, the newest first."""

    reference: str
    title: str
    url: str
    subject: str
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def has_new(self) -> bool:
        return any(row["is_new"] for row in self.rows)


def told(notices: list[Notice], person: User) -> list[Told]:
    """The notices of a page by what they are about, each with its words; whatever has the newest comes first."""
    subjects: dict[Any, Subject] = {}
    for kind, known in _kinds.items():
        named = [notice.subject_id for notice in notices if _kind(notice) == kind]
        subjects |= {subject.pk: subject for subject in known.reads(named, person)} if named else {}
    found: dict[Any, Told] = {}
    for notice in notices:
        if alarm := alarming.known(notice.topic):
            if alarm.name not in found:
                found[alarm.name] = Told(alarm.called, alarm.about, reverse(alarm.page), "")
            found[alarm.name].rows.append(_alarm_row(notice, alarm))
            continue
        subject: Any = subjects.get(notice.subject_id)
        if subject is None:
            continue  # whoever may no longer see it is not told of it
        if subject.pk not in found:
            found[subject.pk] = Told(subject.reference, subject.title, address(subject), str(subject.pk))
        found[subject.pk].rows.append(_row(notice, subject, person))
    return list(found.values())


def _kind(notice: Notice) -> str:
    about = notice.event or notice.deadline
    return about.subject.kind if about else ""


def _row(notice: Notice, subject: Any, person: User) -> dict[str, Any]:
    row: dict[str, Any] = {"is_new": notice.read_at is None, "at": notice.written_at}
    if notice.event is not None:
        event = notice.event
        text = _kinds[event.subject.kind].says(event, subject, person)
        return row | {"position": event.position, "who": who(event, person), "text": text, "at": event.at}
    deadline = notice.deadline
    says = _reminders.get(_kind(notice))
    left = left_words(notice.due_at - notice.written_at) if notice.due_at else ""
    text = says(deadline, left, subject, person) if says and deadline else phrase("reminds you of a deadline.")
    return row | {"position": CLOCK, "who": phrase("The clock"), "text": text, "due": notice.due_at}


def _alarm_row(notice: Notice, alarm: Alarm) -> dict[str, Any]:
    row = {"is_new": notice.read_at is None, "at": notice.written_at, "position": CLOCK}
    return row | {"who": phrase("The portal"), "text": alarm.words}


def _contracts(pks: list[Any], person: User) -> Iterable[Subject]:
    return Contract.objects.visible_to(person).filter(pk__in=pks)


def _says(event: Event, _subject: Subject, _person: User) -> str:
    return words_of(event)


tells_notices("contract", reads=_contracts, says=_says)
