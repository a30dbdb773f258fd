"""A person's notices in words. The app that owns a kind of subject registers its own words for its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from contracts.acting import address
from contracts.models import Contract
from contracts.pages.record_words import words_of
from people.models import User
from record.models import Event, Notice
from timers.models import Subject

# For many events of one kind at once: those subjects that this person may see now, and what an event says to them.
Reads = Callable[[list[Any], User], Iterable[Subject]]
Says = Callable[[Event, Subject, User], str]


@dataclass(frozen=True)
class Kind:
    reads: Reads
    says: Says


_kinds: dict[str, Kind] = {}


def tells_notices(kind: str, *, reads: Reads, says: Says) -> None:
    _kinds[kind] = Kind(reads, says)


def told_rows(notices: list[Notice], person: User) -> list[dict[str, Any]]:
    """Each notice with its words and the address of the page that it is about."""
    subjects: dict[Any, Subject] = {}
    for kind, known in _kinds.items():
        named = [notice.event.subject_id for notice in notices if notice.event.subject.kind == kind]
        subjects |= {subject.pk: subject for subject in known.reads(named, person)} if named else {}
    return [row for notice in notices if (row := _row(notice, subjects.get(notice.event.subject_id), person))]


def _row(notice: Notice, subject: Any, person: User) -> dict[str, Any] | None:
    """Whoever may no longer see the subject is not told of it."""
    if subject is None:
        return None
    event = notice.event
    return {
        "position": event.position,
        "who": event.by.display_name if event.by else "The clock",
        "text": _kinds[event.subject.kind].says(event, subject, person),
        "reference": subject.reference,
        "title": subject.title,
        "url": address(subject),
        "at": event.at,
        "is_new": notice.read_at is None,
    }


def _contracts(pks: list[Any], person: User) -> Iterable[Subject]:
    return Contract.objects.visible_to(person).filter(pk__in=pks)


def _says(event: Event, _subject: Subject, _person: User) -> str:
    return words_of(event)


tells_notices("contract", reads=_contracts, says=_says)
