"""The act or lapse that is running: what it moved and said, and the event that it becomes."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg2.extras import Json

from core import clock
from people.models import User
from record.declaring import Actor, declared
from record.models import Channel, Event, chained
from timers.models import Subject

# One statement for the event, the end of its subject's chain, and whom to tell: every act and every lapse ends here.
APPEND = """
    WITH event AS (
        INSERT INTO record_event (id, subject_id, number, at, act, by_id, position, said, moved, previous, hash)
        VALUES (%(id)s, %(subject_id)s, %(number)s, %(at)s, %(act)s, %(by_id)s, %(position)s, %(said)s, %(moved)s,
                %(previous)s, %(hash)s)
    ), told AS (
        INSERT INTO record_notice
               (event_id, recipient_id, channel, written_at, attempts, last_error, dropped_because)
        SELECT %(id)s, recipient, channel, %(at)s, 0, '', ''
          FROM unnest(%(recipients)s::bigint[], %(channels)s::text[]) AS told (recipient, channel)
    )
    UPDATE timers_subject SET version = %(number)s, head = %(hash)s WHERE id = %(subject_id)s
"""

# What has to be in order at the end of every act and lapse on subjects of a kind, whatever it was.
Afterwards = Callable[[Any, "Performing"], None]
_afterwards: dict[type[Subject], list[Afterwards]] = {}
# Whom, besides the subject's own audience, an event concerns: staff for whom something has come to wait.
Concerns = Callable[["Performing"], set[int]]
_concerns: dict[str, list[Concerns]] = {}


def concerns(kind: str) -> Callable[[Concerns], Concerns]:
    """Register who else is told of the events of one kind of subject; asked at the end of every act and lapse."""

    def register(whom: Concerns) -> Concerns:
        _concerns.setdefault(kind, []).append(whom)
        return whom

    return register


_current: ContextVar[Performing | None] = ContextVar("evenhand_performing", default=None)


@dataclass
class Performing:
    """One act or lapse, from its first change to its entry in the record."""

    subject: Subject
    act: str
    actor: Actor
    at: datetime
    event_id: uuid.UUID = field(default_factory=uuid.uuid4)
    said: dict[str, Any] = field(default_factory=dict)
    moved: list[list[Any]] = field(default_factory=list)
    told: dict[int, User] = field(default_factory=dict)
    event: Event | None = None
    is_discreet: bool = False
    lapses_at_once: bool = False

    def say(self, **facts: Any) -> None:
        """Facts for the record, in plain JSON. Never sealed content: of that, `seal` gives a salted hash."""
        self.said.update(facts)

    def move(self, what: str, before: str, after: str) -> None:
        """A state changed."""
        if before != after:
            self.moved.append([what, before, after])

    def tell(self, people: Iterable[User | None]) -> None:
        """Whom the event concerns, besides the subject's own audience."""
        self.told.update({person.pk: person for person in people if person is not None})

    def lapse_at_once(self) -> None:
        """A clock that has waited for this act is due by it: its lapse is executed right after, at this moment."""
        self.lapses_at_once = True

    def tell_nobody_else(self) -> None:
        """The subject's own audience finds it in the record, but is sent no notice of it."""
        self.is_discreet = True


def afterwards(kind: type[Subject]) -> Callable[[Afterwards], Afterwards]:
    """Register what is looked after at the end of each act and lapse on this kind of subject, before its entry."""

    def register(run: Afterwards) -> Afterwards:
        _afterwards.setdefault(kind, []).append(run)
        return run

    return register


class NotPerforming(RuntimeError):
    """Something that needs a cause was done outside an act or a lapse."""


def current() -> Performing:
    """The act or lapse that is running; an error outside of one."""
    performing = _current.get()
    if performing is None:
        raise NotPerforming("this happens inside an act or a lapse only")
    return performing


@contextmanager
def performing(subject: Subject, act: str, actor: Actor) -> Iterator[Performing]:
    """Run an act or a lapse, and append its event at the end. The subject's root is locked."""
    if not connection.in_atomic_block:
        raise RuntimeError("an act is performed inside a transaction only")
    running = Performing(subject=subject, act=act, actor=actor, at=clock.now())
    token = _current.set(running)
    try:
        yield running
        for look_after in _afterwards.get(type(subject), ()):
            look_after(subject, running)
        running.event = append(running)
    finally:
        _current.reset(token)


@contextmanager
def within(subject: Subject, act: str, actor: Actor) -> Iterator[Performing]:
    """An act that another one brings with it, on another subject: it gets an entry in that one's record."""
    with performing(subject, act, actor) as inner:
        yield inner


def append(running: Performing) -> Event:
    """Append the event to the subject's chain, and write whom it has to be told to."""
    subject = running.subject
    event = Event(
        id=running.event_id,
        subject_id=subject.pk,
        number=subject.version + 1,
        at=running.at,
        act=running.act,
        by=running.actor.person,
        position=running.actor.position,
        said=running.said,
        moved=running.moved,
        previous=bytes(subject.head),
    )
    event.hash = chained(bytes(event.previous), event.content())
    told = sorted(_told(running))
    to = {"recipients": [person for person, _ in told], "channels": [channel for _, channel in told]}
    with connection.cursor() as cursor:
        cursor.execute(APPEND, _values(event) | to)
    subject.version, subject.head = event.number, event.hash
    return event


def _told(running: Performing) -> set[tuple[int, str]]:
    """Whom an event has to be told to, and how. Who did it gets a receipt where it counts, by mail."""
    people = set(running.told)
    if not running.is_discreet:
        people |= running.subject.audience_ids()
        for whom in _concerns.get(running.subject.kind, []):
            people |= whom(running)
    by = running.actor.person.pk if running.actor.person else 0
    told = {(person, channel) for person in people - {by} for channel in Channel.values}
    return told | {(by, Channel.MAIL.value)} if by and _is_receipted(running) else told


def _is_receipted(running: Performing) -> bool:
    """Acts of a side that are final or move money, and whatever brings its subject on."""
    declaration = declared.act(type(running.subject), running.act)
    counts = declaration is not None and (declaration.final or declaration.moves_money)
    founds = declaration is not None and declaration.founds
    moved = not founds and any(what == running.subject.called for what, _, _ in running.moved)
    return not running.is_discreet and (moved or (counts and running.actor.is_party))


def _values(event: Event) -> dict[str, Any]:
    facts = {field.attname: getattr(event, field.attname) for field in Event._meta.concrete_fields}  # noqa: SLF001
    return facts | {"said": Json(event.said), "moved": Json(event.moved)}


def seal(text: str) -> dict[str, str]:
    """Salt and salted hash of sealed content: the record holds the hash, whoever may see the text gets both."""
    salt = secrets.token_hex(16)
    return {"salt": salt, "sha256": hashlib.sha256(f"{salt}{text}".encode()).hexdigest()}
