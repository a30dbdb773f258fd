"""Crowds: many lapses of one kind that are due together are executed on what was read for all of them at once.

Each runs by its own declaration, apart from the others, and what it writes waits (`core.writing`); then each statement
writes the rows of all. One that needs another look at the database, has to wait, or fails is left to be done alone, as
is everything when the writing itself fails: a crowd is faster, and never anything else.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError, transaction

from core import sight, writing
from core.ready import Ready
from core.writing import Gathered, NotForACrowd
from record import bell
from record.declaring import declared
from record.lapsing import execute
from timers.models import Deadline, Subject
from timers.outages import FALLS_ON

TURN = Ready("a crowd's turn", "SELECT pg_try_advisory_xact_lock(%s)", "bigint")
TURNS = 0xE4E25  # no other lock of the portal has this number
PATIENCE = 1.0  # seconds

log = logging.getLogger("evenhand.crowds")


@dataclass
class Read:
    """What was read for a crowd: its subjects by id, and what stands around each lapse (its accounts)."""

    subjects: dict[UUID, Any]
    around: Callable[[], AbstractContextManager[Any]]


@dataclass
class Done:
    """How many lapses were executed, and on which roots something is left to be done alone."""

    count: int = 0
    alone: list[UUID] = field(default_factory=list)


OpenDeadlines = dict[UUID, list[Deadline]]
Reads = Callable[[list[Deadline], OpenDeadlines], Read]
_reads: dict[str, Reads] = {}

# All that is open in these families: which of it is due first, and what else would end with it.
OF_FAMILIES = f"""
    SELECT d.*, coalesce(s.root_id, s.id) AS root, {FALLS_ON} AS had_an_outage
      FROM timers_subject s JOIN timers_deadline d ON d.subject_id = s.id AND d.status = 'open'
     WHERE s.id = ANY(%s::uuid[]) OR s.root_id = ANY(%s::uuid[])
     ORDER BY d.due_at, d.started_at, d.id
"""  # noqa: S608  # no input in it


def reads(kind: str) -> Callable[[Reads], Reads]:
    """Register what a crowd of lapses of this kind needs to have read."""

    def register(read: Reads) -> Reads:
        _reads[kind] = read
        return read

    return register


@sight.everything()
def lapse_together(roots: list[UUID], at: datetime) -> tuple[int, list[UUID]]:
    """Execute the first of what is due on each of these roots, all of which are locked: how many, and the others."""
    named = [str(root) for root in roots]
    first: dict[UUID, Any] = {}
    is_open: OpenDeadlines = {}
    families: Any = Deadline.objects.raw(OF_FAMILIES, [named, named])
    for deadline in families:
        is_open.setdefault(deadline.subject_id, []).append(deadline)
        if _is_due(deadline, at):
            first.setdefault(deadline.root, deadline)
    done = Done()
    together: dict[str, list[Any]] = {}
    for root in roots:
        deadline = first.get(root)
        if deadline is None:
            continue
        if deadline.kind in _reads and not deadline.had_an_outage and deadline.waits_since is None:
            together.setdefault(deadline.kind, []).append(deadline)
        else:
            done.alone.append(root)
    for kind, deadlines in together.items():
        _one_kind(kind, deadlines, is_open, done)
    return done.count, done.alone


def _is_due(deadline: Deadline, at: datetime) -> bool:
    is_put_off = deadline.parked_at is not None or (deadline.retry_at is not None and deadline.retry_at > at)
    return deadline.stopped_at is None and deadline.due_at <= at and not is_put_off


def _one_kind(kind: str, deadlines: list[Any], is_open: OpenDeadlines, done: Done) -> None:
    read = _reads[kind](deadlines, is_open)
    everything, lapsed = Gathered(), []
    with read.around():
        for deadline in deadlines:
            rows = _one(read.subjects.get(deadline.subject_id), deadline)
            if rows is None:
                done.alone.append(deadline.root)
            else:
                everything.take_in(rows)
                lapsed.append(deadline)
    _take_turns()
    try:
        with transaction.atomic():
            everything.flush()
    except OperationalError:
        raise  # the database itself is in trouble: nothing is known of these lapses
    except DatabaseError:
        log.warning("a crowd was not written, its lapses are executed one by one", exc_info=True)
        done.alone.extend(deadline.root for deadline in lapsed)
        return
    done.count += len(lapsed)
    bell.ring_for(subject for deadline in lapsed if (subject := read.subjects[deadline.subject_id]))


def _take_turns() -> None:
    """Let one crowd be written at a time, while others are thought through: the rest of the database is for pages.

    A courtesy and no lock: after a second it is written anyway.
    """
    until = time.monotonic() + PATIENCE
    while not TURN.rows(TURNS)[0][0] and time.monotonic() < until:
        time.sleep(0.01)


def _one(subject: Subject | None, deadline: Deadline) -> Gathered | None:
    """What this lapse writes; None where it has to be done alone."""
    declaration = declared.lapses[deadline.kind]
    if subject is None:
        return None
    try:
        with writing.gathering() as rows:
            if declaration.waits and declaration.waits(subject, deadline) is not None:
                return None
            execute(declaration, subject, deadline)
    except NotForACrowd:
        return None
    except Exception:
        log.warning("a lapse failed in a crowd, and is tried alone", exc_info=True, extra={"deadline": deadline.pk})
        return None
    return rows
