"""Performing an act: the only way in, for page, API, task, command and played case alike.

In one transaction: a repeated key gets its first answer; the subject's root is locked; what was due at the moment of
receipt is executed; person, phase, limit and version are checked, in this order; the input is validated; the act
runs; its event is appended. People are told after the commit.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction

from core import clock, sight, writing
from core.errors import Busy, NotFound
from core.phrases import phrase
from people.models import User
from record import bell, keys
from record.checking import actor_in, acts_open_to, check, check_version, flat_errors, permitted, validated
from record.declaring import Act, Actor, act, declared, fresh, lapse
from record.keys import is_key
from record.lapsing import IS_DUE, TO_ACT_ON, family, lapse_due
from record.models import Event
from record.performing import NotPerforming, Performing, current, performing, seal, within
from record.verifying import made_by
from timers import outages
from timers.models import Deadline, Subject
from timers.sweep import GRACE, ClocksDisagree, check_clocks, lock

__all__ = [
    "Actor",
    "NotPerforming",
    "Performed",
    "Performing",
    "act",
    "actor_in",
    "acts_open_to",
    "clocks_agree",
    "current",
    "flat_errors",
    "found",
    "is_key",
    "lapse",
    "lapse_due",
    "perform",
    "permitted",
    "ready",
    "rehearse",
    "seal",
    "validated",
    "within",
]

log = logging.getLogger("evenhand.acts")

TRIES = 4
_RETRYABLE = {"40001", "40P01"}  # serialization failure, deadlock


@dataclass(frozen=True)
class Performed:
    """What came of an act. `repeated`: the key was known, and nothing happened anew."""

    event: Event | None
    result: Any = None
    repeated: bool = False


@sight.everything()
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
        raise NotFound(phrase("There is no act called “{name}” here.", name=name))
    received_at = received_at or clock.portal_now()
    tries = 0
    while True:
        try:
            with transaction.atomic(), writing.with_the_next():
                return _perform(subject, declaration, by, data or {}, version, key, received_at)
        except DatabaseError as error:
            code = getattr(error.__cause__, "pgcode", None)
            if code == IS_DUE:
                _lapse_what_is_due(subject, received_at)
                continue
            tries += 1
            if code not in _RETRYABLE or tries >= TRIES or connection.in_atomic_block:
                raise
            time.sleep(0.02 * tries)


def _lapse_what_is_due(subject: Subject, at: datetime) -> None:
    """Execute what has to come before an act. Raises Busy where it cannot be executed now.

    Acts received before the due moment may still be on their way to the lock: they are left the grace. After an
    outage an act may come before the first sweep does: what it extends must not lapse.
    """
    due = Deadline.objects.due(at).filter(family(subject.root_pk)).in_order().first()
    if due is None:
        return  # somebody else has executed it meanwhile
    if due.parked_at or (due.retry_at and due.retry_at > clock.portal_now()):
        raise Busy(
            phrase("A deadline of this case could not be executed yet. The people who run the portal have been told."),
            instead=phrase("Nothing is lost: what is due counts from its own moment. Try again in a few minutes."),
        )
    clocks_agree()
    outages.beat()
    if clock.runs():
        left = (due.due_at + GRACE - clock.portal_now()).total_seconds()
        time.sleep(min(max(left, 0.0), GRACE.total_seconds()))
    with transaction.atomic():
        lock(subject.root_pk)
        lapse_due(subject.root_pk, at)


def clocks_agree() -> None:
    """Nothing lapses early because this machine's clock is wrong. Raises Busy where it may be."""
    try:
        check_clocks()
    except ClocksDisagree as trouble:
        log.error("lapse refused: %s", trouble)
        raise Busy(
            phrase(
                "The portal’s clocks do not agree, so nobody knows what is due. The people who run it have been told."
            ),
            instead=phrase("Nothing is lost. Try again in a few minutes."),
        ) from trouble


def _perform(
    subject: Subject, declaration: Act, by: User, data: Any, version: int | None, key: str | None, received_at: datetime
) -> Performed:
    claim = keys.claim(by, key, str(subject.pk), declaration.name, _plain(data)) if key else None
    if claim and claim.event:
        return Performed(event=claim.event, result=made_by(claim.event), repeated=True)
    writing.before_the_next(TO_ACT_ON, subject.root_pk, received_at)
    present = fresh(type(subject), subject.pk)
    with clock.standing_at(received_at):
        part, actor = check(present, declaration, by, data)
        check_version(present, declaration, version, by)
        inputs = validated(declaration, present, data, by)
        if declaration.part:
            inputs[declaration.part] = part
        with performing(present, declaration.name, actor) as running:
            result = declaration.run(present, actor, **inputs)
    bell.ring(present)
    if running.lapses_at_once:
        lapse_due(present.root_pk, received_at)
    return Performed(event=_kept(running, claim), result=result)


def _kept(running: Performing, claim: keys.Claim | None) -> Event:
    """The event that the act became, kept as the answer to its key."""
    if claim:
        claim.answered_by(running.event_id)
    if running.event is None:
        raise RuntimeError("an act was performed without an event")
    return running.event


@sight.everything()
def found(kind: type[Subject], name: str, *, by: User, data: Any = None, key: str | None = None) -> Performed:
    """Perform an act that brings its own subject into being (a contract is offered)."""
    declaration = declared.act(kind, name)
    if declaration is None or not declaration.founds:
        raise NotFound(phrase("There is no act called “{name}” here.", name=name))
    with transaction.atomic(), clock.standing_at(clock.portal_now()):
        claim = keys.claim(by, key, "", declaration.name, _plain(data or {})) if key else None
        if claim and claim.event:
            return Performed(event=claim.event, result=fresh(kind, claim.event.subject_id), repeated=True)
        inputs = validated(declaration, None, data or {}, by)
        actor = Actor(by, declaration.by[0])
        made = declaration.run(None, actor, **inputs)
        with performing(made, declaration.name, actor) as running:
            running.move(made.called, "", made.standing)
        bell.ring(made)
        event = _kept(running, claim)
    return Performed(event=event, result=made)


@sight.everything()
def ready(
    subject: Subject, name: str, *, by: User, data: Any = None, version: int | None = None
) -> tuple[Act, Any, Actor]:
    """Whether an act would be possible now, before anything is charged for it: its declaration, part and actor.

    What is due is executed first. Raises the refusal that the act itself would raise.
    """
    declaration = declared.act(type(subject), name)
    if declaration is None:
        raise NotFound(phrase("There is no act called “{name}” here.", name=name))
    at = clock.portal_now()
    try:
        with transaction.atomic():
            TO_ACT_ON.execute(subject.root_pk, at)
    except DatabaseError as error:
        if getattr(error.__cause__, "pgcode", None) != IS_DUE:
            raise
        _lapse_what_is_due(subject, at)
    with transaction.atomic(), clock.standing_at(at):
        present = fresh(type(subject), subject.pk)
        part, actor = check(present, declaration, by, data or {})
        check_version(present, declaration, version, by)
    return declaration, part, actor


class _Rehearsed(Exception):
    """Ends a rehearsal, and takes back what it did."""


@sight.everything()
def rehearse(subject: Subject, name: str, *, by: User, data: Any = None) -> None:
    """Raise what performing the act now would raise. Nothing of it stays, and nobody is told.

    What is due is executed first, and does stay. A check page that has been rehearsed promises nothing that its
    button would then refuse.
    """
    ready(subject, name, by=by, data=data)
    try:
        with transaction.atomic():
            perform(subject, name, by=by, data=data)
            raise _Rehearsed
    except _Rehearsed:
        return
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", None) not in _RETRYABLE:
            raise


def _plain(data: Any) -> Any:
    if hasattr(data, "lists"):
        return sorted(
            (name, [str(value) for value in values]) for name, values in data.lists() if name != "csrfmiddlewaretoken"
        )
    return data
