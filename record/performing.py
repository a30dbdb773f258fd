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

from core import clock, ids, writing
from core.writing import Write
from people.models import User
from record.declaring import Actor, declared
from record.models import Channel, Event, chained
from timers.models import Subject

# One statement for the event, the end of its subject's chain, and whom to tell: every act and every lapse ends here.
APPENDED = Write(
    "events are appended",
    """
    WITH x AS MATERIALIZED (
        SELECT id, subject_id, number, at, act, by_id, "position", said, moved, told,
               decode(previous, 'hex') AS previous, decode(hash, 'hex') AS hash
          FROM jsonb_to_recordset(%s)
               AS x (id uuid, subject_id uuid, number integer, at timestamptz, act text, by_id bigint, "position" text,
                     said jsonb, moved jsonb, told jsonb, previous text, hash text)
    ), event AS (
        INSERT INTO record_event (id, subject_id, number, at, act, by_id, "position", said, moved, previous, hash)
        SELECT id, subject_id, number, at, act, by_id, "position", said, moved, previous, hash FROM x
    ), told AS (
        INSERT INTO record_notice
               (event_id, recipient_id, channel, written_at, attempts, last_error, dropped_because)
        SELECT x.id, (person ->> 0)::bigint, person ->> 1, x.at, 0, '', ''
          FROM x, jsonb_array_elements(x.told) AS person
    )
    UPDATE timers_subject s SET version = x.number, head = x.hash FROM x WHERE s.id = x.subject_id
    """,
    rank="events",
)

EVENT = tuple(field.attname for field in Event._meta.concrete_fields)  # noqa: SLF001

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
    event_id: uuid.UUID = field(default_factory=ids.in_order)
    said: dict[str, Any] = field(default_factory=dict)
    moved: list[list[Any]] = field(default_factory=list)
    told: dict[int, User] = field(default_factory=dict)
    event: Event | None = None
    changed: set[str] = field(default_factory=set)
    followed_by: list[Performing] = field(default_factory=list)
    is_discreet: bool = False
    is_receipted: bool = False
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

    def is_followed_by(self, act: str, actor: Actor, **said: Any) -> Performing:
        """What comes of this, as an entry of its own right after it."""
        follows = Performing(self.subject, act, actor, self.at, said=said)
        self.followed_by.append(follows)
        return follows

    def give_receipt(self) -> None:
        """Whoever acts has it by mail that this was received, whomever else it concerns."""
        self.is_receipted = True

    def tell_nobody_else(self) -> None:
        """The subject's own audience finds it in the record, but is sent no notice of it."""
        self.is_discreet = True


def afterwards(kind: type[Subject]) -> Callable[[Afterwards], Afterwards]:
    """Register what is looked after at the end of each act and lapse on this kind of subject, before its entry."""

    def register(run: Afterwards) -> Afterwards:
        _afterwards.setdefault(kind, []).append(run)
        return run

    return register


def has_changed(what: str) -> None:
    """Something of a kind has changed that what is looked after at the end may have to follow."""
    if (running := _current.get()) is not None:
        running.changed.add(what)


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
        with writing.with_the_next():
            yield running
            for look_after in _afterwards.get(type(subject), ()):
                look_after(subject, running)
            running.event = append(running)
            for follows in running.followed_by:
                follows.event = append(follows)
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
    by = running.actor.person
    facts = {
        "id": running.event_id,
        "subject_id": subject.pk,
        "number": subject.version + 1,
        "at": running.at,
        "act": running.act,
        "by_id": by.pk if by else None,
        "position": running.actor.position,
        "said": running.said,
        "moved": running.moved,
        "previous": bytes(subject.head),
        "hash": b"",
    }
    event = Event.from_db(connection.alias, EVENT, [facts[name] for name in EVENT])
    if by is not None:
        event.by = by
    event.hash = chained(bytes(event.previous), event.content())
    APPENDED(**_values(event), told=sorted(_told(running)))
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
    return told | {(by, Channel.MAIL.value)} if by and (running.is_receipted or _is_receipted(running)) else told


def _is_receipted(running: Performing) -> bool:
    """Acts of a side that are final or move money, and whatever brings its subject on."""
    declaration = declared.act(type(running.subject), running.act)
    counts = declaration is not None and (declaration.final or declaration.moves_money)
    founds = declaration is not None and declaration.founds
    moved = not founds and any(what == running.subject.called for what, _, _ in running.moved)
    return not running.is_discreet and (moved or (counts and running.actor.is_party))


def _values(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in EVENT}


def seal(text: str) -> dict[str, str]:
    """Salt and salted hash of sealed content: the record holds the hash, whoever may see the text gets both."""
    salt = secrets.token_hex(16)
    return {"salt": salt, "sha256": hashlib.sha256(f"{salt}{text}".encode()).hexdigest()}
