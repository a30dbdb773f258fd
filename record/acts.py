"""Performing an act: the only way in, for page, API, task, command and played case alike.

In one transaction: a repeated key gets its first answer; the subject's root is locked; what was due at the moment of
receipt is executed; person, phase, limit and version are checked, in this order; the input is validated; the act
runs; its event is appended. People are told after the commit.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import Q
from rest_framework import serializers

from core import clock
from core.errors import Busy, Invalid, NotAllowed, NotFound, Refusal, Stale, TooLate, WrongPhase
from people.models import User
from record import bell
from record.declaring import THE_CLOCK, Act, Actor, Lapse, act, declared, lapse
from record.models import Answer, Event
from record.performing import NotPerforming, Performing, current, performing, seal, within
from timers.models import Deadline, Status, Subject
from timers.sweep import GRACE, lock

__all__ = [
    "Actor",
    "NotPerforming",
    "Performed",
    "Performing",
    "act",
    "acts_open_to",
    "current",
    "found",
    "lapse",
    "lapse_due",
    "perform",
    "permitted",
    "ready",
    "seal",
    "within",
]  # fmt: skip

log = logging.getLogger("evenhand.acts")

TRIES = 4
PARKED_AFTER = 5
RETRY_AFTER = timedelta(seconds=30)
_RETRYABLE = {"40001", "40P01"}  # serialization failure, deadlock


@dataclass(frozen=True)
class Performed:
    """What came of an act. `repeated`: the key was known, and nothing happened anew."""

    event: Event | None
    result: Any = None
    repeated: bool = False


class _SomethingIsDue(Exception):
    def __init__(self, wait: float) -> None:
        self.wait = wait


def perform(
    subject: Subject,
    name: str,
    *,
    by: User,
    data: Any = None,
    version: int | None = None,
    key: str | None = None,
    received_at: datetime | None = None,
) -> Performed:
    """Perform an act on a subject, or raise a Refusal that says why not. Nothing is left half done."""
    declaration = declared.act(type(subject), name)
    if declaration is None:
        raise NotFound(f"There is no act called “{name}” here.")
    received_at = received_at or clock.portal_now()
    tries = 0
    while True:
        try:
            with transaction.atomic():
                return _perform(subject, declaration, by, data or {}, version, key, received_at)
        except _SomethingIsDue as due:
            # Acts received before the due moment may still be on their way to the lock: leave them the grace.
            if due.wait > 0:
                time.sleep(due.wait)
            with transaction.atomic():
                lock(subject.root_pk)
                lapse_due(subject.root_pk, received_at)
        except OperationalError as error:
            tries += 1
            if (
                getattr(error.__cause__, "pgcode", None) not in _RETRYABLE
                or tries >= TRIES
                or connection.in_atomic_block
            ):
                raise
            time.sleep(0.02 * tries)


def _perform(
    subject: Subject, declaration: Act, by: User, data: Any, version: int | None, key: str | None, received_at: datetime
) -> Performed:
    answer = None
    if key:
        answer, repeated = _answer(subject, declaration, by, data, key)
        if repeated:
            return Performed(event=answer.event, repeated=True)
    lock(subject.root_pk)
    _nothing_is_due(subject.root_pk, received_at)
    fresh = type(subject).objects.fresh(subject.pk)
    with clock.standing_at(received_at):
        part, actor = _check(fresh, declaration, by, data)
        _check_version(fresh, declaration, version, by)
        inputs = validated(declaration, fresh, data, by)
        if declaration.part:
            inputs[declaration.part] = part
        with performing(fresh, declaration.name, actor) as running:
            result = declaration.run(fresh, actor, **inputs)
    event = (
        Event.objects.get(pk=running.event_id)
        if answer
        else Event(id=running.event_id, subject=fresh, number=fresh.version)
    )
    if answer:
        answer.event = event
        answer.save(update_fields=["event"])
    bell.ring(fresh)
    return Performed(event=event, result=result)


def found(kind: type[Subject], name: str, *, by: User, data: Any = None, key: str | None = None) -> Performed:
    """Perform an act that brings its own subject into being (a contract is offered)."""
    declaration = declared.act(kind, name)
    if declaration is None or not declaration.founds:
        raise NotFound(f"There is no act called “{name}” here.")
    with transaction.atomic(), clock.standing_at(clock.portal_now()):
        answer = None
        if key:
            answer, repeated = _answer(None, declaration, by, data or {}, key)
            if repeated and answer.event:
                return Performed(event=answer.event, result=kind.objects.fresh(answer.event.subject_id), repeated=True)
        inputs = validated(declaration, None, data or {}, by)
        actor = Actor(by, declaration.by[0])
        made = declaration.run(None, actor, **inputs)
        with performing(made, declaration.name, actor) as running:
            running.move(made.called, "", made.standing)
        event = Event.objects.get(pk=running.event_id)
        if answer:
            answer.event = event
            answer.save(update_fields=["event"])
        bell.ring(made)
    return Performed(event=event, result=made)


def ready(
    subject: Subject, name: str, *, by: User, data: Any = None, version: int | None = None
) -> tuple[Act, Any, Actor]:
    """Whether an act would be possible now, before anything is charged for it: its declaration, part and actor.

    What is due is executed first. Raises the refusal that the act itself would raise.
    """
    declaration = declared.act(type(subject), name)
    if declaration is None:
        raise NotFound(f"There is no act called “{name}” here.")
    at = clock.portal_now()
    with transaction.atomic():
        lock(subject.root_pk)
        lapse_due(subject.root_pk, at)
    with transaction.atomic(), clock.standing_at(at):
        fresh = type(subject).objects.fresh(subject.pk)
        part, actor = _check(fresh, declaration, by, data or {})
        _check_version(fresh, declaration, version, by)
    return declaration, part, actor


def _answer(subject: Subject | None, declaration: Act, by: User, data: Any, key: str) -> tuple[Answer, bool]:
    asked = hashlib.sha256(
        json.dumps(
            [str(subject.pk) if subject else "", declaration.name, _plain(data)], sort_keys=True, default=str
        ).encode()
    ).digest()
    Answer.objects.bulk_create([Answer(person=by, key=key, asked=asked)], ignore_conflicts=True)
    answer = Answer.objects.select_related("event").get(person=by, key=key)
    if bytes(answer.asked) != asked:
        raise Invalid("This idempotency key was used for something else.", instead="Use a new key for a new act.")
    return answer, answer.event_id is not None


def _plain(data: Any) -> Any:
    if hasattr(data, "lists"):
        return sorted(
            (name, [str(value) for value in values]) for name, values in data.lists() if name != "csrfmiddlewaretoken"
        )
    return data


def _nothing_is_due(root: uuid.UUID, received_at: datetime) -> None:
    due = Deadline.objects.due(received_at).filter(_family(root)).in_order().first()
    if due is None:
        return
    if due.parked_at or (due.retry_at and due.retry_at > clock.portal_now()):
        raise Busy(
            "A deadline of this case could not be executed yet. The people who run the portal have been told.",
            instead="Nothing is lost: what is due counts from its own moment. Try again in a few minutes.",
        )
    left = (due.due_at + GRACE - clock.portal_now()).total_seconds() if clock.runs() else 0.0
    raise _SomethingIsDue(wait=min(max(left, 0.0), GRACE.total_seconds()))


def _family(root: uuid.UUID) -> Any:
    from_root = Subject.objects.filter(root_id=root).values("pk")
    return Q(subject_id=root) | Q(subject_id__in=from_root)


def _check(subject: Subject, declaration: Act, by: User, data: Any) -> tuple[Any, Actor]:
    """Person, phase, the person's limit: in this order."""
    actor = actor_in(subject, declaration, by)
    part = subject.part(declaration.part, data) if declaration.part else subject
    if declaration.who:
        declaration.who(part, actor)
    _check_phase(subject, part, declaration)
    if declaration.limit:
        declaration.limit(part, actor)
    return part, actor


def actor_in(subject: Subject, declaration: Act, by: User) -> Actor:
    """The position in which this person would act. An outsider finds nothing; others are told that it is not theirs."""
    position = subject.position_of(by, declaration.by)
    if position is None:
        raise NotFound("There is nothing here that you can see.")
    if position not in declaration.by:
        allowed = " or ".join(f"the {name}" for name in declaration.by)
        raise NotAllowed(f"Only {allowed} can do this.")
    return Actor(by, position)


def _check_phase(subject: Subject, part: Any, declaration: Act) -> None:
    if part.standing in declaration.phase:
        return
    lapsed = _ended_by_lapse(subject, part.called, declaration.phase)
    if lapsed:
        raise TooLate(f"The deadline passed on {_last_minute(lapsed)}.", moment=lapsed, instead=part.what_now())
    raise WrongPhase(f"This is not possible now: {part.standing_in_words()}.", instead=part.what_now())


def _last_minute(moment: datetime) -> str:
    return (
        f"{moment - timedelta(minutes=1):%a %-d %B %Y, %H:%M} UTC"
        if not (moment.second or moment.microsecond)
        else f"{moment:%a %-d %B %Y, %H:%M:%S} UTC"
    )


def _ended_by_lapse(subject: Subject, what: str, phases: frozenset[str]) -> datetime | None:
    """The moment at which a lapse ended the last phase (or state) in which the act was possible, if a lapse did."""
    events = Event.objects.filter(_family(subject.root_pk)).exclude(moved=[]).order_by("-at", "-number")
    for event in events.iterator(chunk_size=50):
        for called, before, after in reversed(event.moved):
            if called == what and before in phases and after not in phases:
                return event.at if event.act.endswith("_lapsed") else None
    return None


def _check_version(subject: Subject, declaration: Act, version: int | None, by: User) -> None:
    if version is None or version == subject.version or not declaration.heeds:
        return
    if version > subject.version:
        raise Invalid("This page names a version that does not exist yet.")
    quiet = [name for (_, name), made in declared.acts.items() if made.quiet]
    since = Event.objects.filter(subject_id=subject.pk, number__gt=version).exclude(act__in=quiet).order_by("number")
    happened = [event for event in since if event.by_id != by.pk]
    if happened:
        raise Stale(
            subject.what_happened(happened),
            instead="Look at the page as it is now. What you wrote is kept below; send it again if you still want to.",
        )


def validated(declaration: Act, subject: Subject | None, data: Any, by: User | None = None) -> dict[str, Any]:
    """The act's input, checked field by field; files and nested lists included."""
    if declaration.takes is None:
        return {}
    form = declaration.takes(data=data, context={"subject": subject, "by": by})
    if not form.is_valid():
        raise Invalid("Some of what you entered needs another look.", fields=flat_errors(form.errors))
    return dict(form.validated_data)


def flat_errors(errors: Any, prefix: str = "") -> dict[str, list[str]]:
    """A serializer's errors, as field -> sentences; nested fields as `items[0].finding`."""
    flat: dict[str, list[str]] = {}
    if isinstance(errors, dict):
        for name, inner in errors.items():
            label = "" if name == "non_field_errors" else f"[{name}]" if isinstance(name, int) else str(name)
            dot = "." if prefix and label and not label.startswith("[") else ""
            flat |= flat_errors(inner, f"{prefix}{dot}{label}")
        return flat
    if isinstance(errors, list) and any(isinstance(inner, dict) for inner in errors):
        for place, inner in enumerate(errors):
            flat |= flat_errors(inner, f"{prefix}[{place}]")
        return flat
    return {prefix: [str(sentence) for sentence in errors]} if errors else {}


def permitted(person: User, subject: Subject, declaration: Act, data: Any = None) -> Refusal | None:
    """Why this person could not do this now; None when they can. Nothing is changed."""
    try:
        _check(subject, declaration, person, data or {})
    except Refusal as refusal:
        return refusal
    return None


def acts_open_to(person: User, subject: Subject) -> list[tuple[Act, Any]]:
    """What this person can do now, as (act, part) pairs: the only list of buttons, steps and the API's `acts`."""
    return list(_acts_open_to(person, subject))


def _acts_open_to(person: User, subject: Subject) -> Iterator[tuple[Act, Any]]:
    for declaration in declared.acts_on(type(subject)):
        if not declaration.listed:
            continue
        for part in subject.parts(declaration.part) if declaration.part else [subject]:
            if part.standing not in declaration.phase:
                continue
            data = {declaration.part: part.number} if declaration.part else {}
            if permitted(person, subject, declaration, data) is None:
                yield declaration, part


def lapse_due(root: uuid.UUID, at: datetime) -> int:
    """Execute all that is due on a root and its branches, in the order of the due moments; how many lapses.

    The root is locked. A lapse may start what is due already: it is asked again after each one. One that fails is
    undone alone, stays due, and is tried again later; after the last try it is parked for an operator.
    """
    executed = 0
    while deadline := Deadline.objects.lapsable(at).filter(_family(root)).in_order().first():
        try:
            with transaction.atomic():
                if _waits(deadline):
                    continue
                bell.ring(_lapse(deadline))
        except (
            Refusal,
            DatabaseError,
            LookupError,
            ArithmeticError,
            RuntimeError,
            TypeError,
            ValueError,
            AttributeError,
        ) as failure:
            if isinstance(failure, OperationalError):
                raise
            _put_off(deadline, failure)
            continue
        executed += 1
    return executed


def _declaration(deadline: Deadline) -> Lapse:
    declaration = declared.lapses.get(deadline.kind)
    if declaration is None:
        raise LookupError(f"nothing says what happens when a deadline called {deadline.kind} passes")
    return declaration


def _waits(deadline: Deadline) -> bool:
    """Put off a lapse that has to wait for something undecided; it is asked again at the moment that this sets."""
    declaration = _declaration(deadline)
    if declaration.waits is None:
        return False
    until = declaration.waits(declaration.subject.objects.fresh(deadline.subject_id), deadline)
    if until is None:
        return False
    deadline.waits_since = deadline.waits_since or deadline.due_at
    deadline.due_at = until
    deadline.save(update_fields=["waits_since", "due_at"])
    return True


def _lapse(deadline: Deadline) -> Subject:
    declaration = _declaration(deadline)
    subject = declaration.subject.objects.fresh(deadline.subject_id)
    with clock.standing_at(deadline.due_at), performing(subject, declaration.name, THE_CLOCK) as running:
        if deadline.about:
            running.say(milestone=deadline.about)
        deadline.status, deadline.ended_at = Status.LAPSED, deadline.due_at
        deadline.executed_at, deadline.ended_because = clock.portal_now(), declaration.name
        deadline.save(update_fields=["status", "ended_at", "executed_at", "ended_because"])
        declaration.run(subject, deadline)
    return subject


def _put_off(deadline: Deadline, failure: Exception) -> None:
    now = clock.portal_now()
    attempts = deadline.attempts + 1
    parked = attempts >= PARKED_AFTER
    Deadline.objects.filter(pk=deadline.pk).update(
        attempts=attempts,
        last_error=f"{type(failure).__name__}: {failure}"[:2000],
        retry_at=now + RETRY_AFTER * attempts,
        parked_at=now if parked else None,
    )
    log.error(
        "deadline failed", exc_info=failure, extra={"deadline": deadline.pk, "kind": deadline.kind, "parked": parked}
    )


def declared_form(declaration: Act, subject: Subject) -> serializers.Serializer | None:
    """An empty form for the act's input."""
    return declaration.takes(context={"subject": subject}) if declaration.takes else None
