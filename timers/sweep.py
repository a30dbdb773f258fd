"""The sweep: finds what is due and has it lapsed, a crowd in one transaction, and what is left of it one by one.

Any number of sweeps may run at once: each takes subjects that no other holds. A deadline is left `GRACE` for acts
that were received before it and still wait for the subject's lock.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from core import clock
from core.ready import Ready
from timers import outages
from timers.models import Deadline, Watch
from timers.outages import TRUSTED_DRIFT

GRACE = timedelta(seconds=5)
TAKES_AT_MOST = 20.0  # seconds
A_CROWD = 250  # so long nobody waits for a lock that one of them holds

log = logging.getLogger("evenhand.sweep")

# Executes what is due on a root and its branches, at this moment, with the root locked; the number of lapses.
Lapses = Callable[[uuid.UUID, datetime], int]
_lapses: list[Lapses] = []
# Executes together what can be, on many roots that are locked: how many lapses, and which roots are left to be done.
Together = Callable[[list[uuid.UUID], datetime], tuple[int, list[uuid.UUID]]]
_together: list[Together] = []
# Extends what an outage touched on a root and its branches, with the root locked.
Extends = Callable[[uuid.UUID], int]
_extends: list[Extends] = []


class ClocksDisagree(RuntimeError):
    """The database's clock and this process's clock differ: nobody knows what is due."""


def lapsed_by(lapses: Lapses, together: Together, extends: Extends) -> None:
    """Register what executes lapses, alone and together, and what extends for an outage (the record does)."""
    _lapses[:], _together[:], _extends[:] = [lapses], [together], [extends]


def sweep(by: str, *, grace: timedelta | None = None, takes_at_most: float = TAKES_AT_MOST) -> int:
    """Lapse all that is due; the number of lapses executed. `by` is the worker's name, shown to operators.

    After `takes_at_most` seconds it stops: the next sweep goes on.
    """
    if grace is None:
        grace = GRACE if clock.runs() else timedelta()
    with transaction.atomic():
        _prepare_to_lapse()
        look = _look(clock.portal_now() - grace)
        try:
            _agree(look.there)
        except ClocksDisagree as trouble:
            log.error("sweep refused: %s", trouble)
            Watch.saw(by, trouble=str(trouble))
            return 0
        if not look.extends and not look.is_due:
            Watch.saw(by, lapsed=0, trouble="")
            return 0
    if look.extends:
        _extend()
    executed = _lapse(grace, takes_at_most) if look.is_due else 0
    Watch.saw(by, lapsed=executed, trouble="")
    return executed


@dataclass(frozen=True)
class _Look:
    """Where a sweep begins: the database's clock, whether an outage may have to extend something, what is due."""

    there: datetime
    extends: bool
    is_due: bool


# Most sweeps find nothing to do, so all of it is one question. It is a beat as well. What is due first is asked for by
# its order: “whether any is” would be answered by looking through all that are not.
LOOK = Ready(
    "a sweep looks",
    """
    SELECT b.there, b.outage IS NOT NULL OR EXISTS (SELECT 1 FROM timers_outage WHERE ended_at > %s),
           coalesce((SELECT due_at FROM timers_deadline
                      WHERE status = 'open' AND stopped_at IS NULL AND parked_at IS NULL
                        AND (retry_at IS NULL OR retry_at <= %s)
                      ORDER BY due_at LIMIT 1) <= %s, false)
      FROM portal_beats(%s, %s, %s, %s) AS b
    """,
    *("timestamptz", "timestamptz", "timestamptz", *outages.BEAT),
)


def _look(at: datetime) -> _Look:
    return _Look(*LOOK.rows(clock.portal_now() - outages.LAST_HOURS, at, at, *outages.of_this_process())[0])


def _lapse(grace: timedelta, takes_at_most: float) -> int:
    until = time.monotonic() + takes_at_most
    executed, passed = 0, set[uuid.UUID]()
    while time.monotonic() < until:
        lapsed, alone = _some(clock.portal_now() - grace, passed)
        if not lapsed and not alone:
            break
        executed += lapsed
        for root in alone:
            lapsed = _one(root, clock.portal_now() - grace)
            if not lapsed:
                passed.add(root)  # what was due failed, and has been put off; or another sweep has it
            executed += lapsed
            if time.monotonic() > until:
                break
    return executed


def _extend() -> None:
    """Before anything lapses: what the portal missed is no time of anybody's."""
    for root in outages.touched():
        with transaction.atomic():
            lock(root)
            _extends[0](root)


def _some(at: datetime, passed: set[uuid.UUID]) -> tuple[int, list[uuid.UUID]]:
    """Lapse what is due first, as many together as can be; how many, and the roots that are left to be done alone."""
    with transaction.atomic():
        _prepare_to_lapse()
        roots = take(at, passed, A_CROWD)
        if len(roots) == 1:
            lapsed = _lapses[0](roots[0], at)
            passed.update(roots if not lapsed else ())
            return lapsed, []
        return _together[0](roots, at) if roots else (0, [])


def _one(root: uuid.UUID, at: datetime) -> int:
    with transaction.atomic():
        _prepare_to_lapse()
        return _lapses[0](root, at) if take(at, set(), 1, only=root) else 0


def take(at: datetime, passed: set[uuid.UUID], count: int, *, only: uuid.UUID | None = None) -> list[uuid.UUID]:
    """Lock the roots on which something is due first, of those that nobody else holds; or this one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT root.id FROM timers_deadline d
              JOIN timers_subject s ON s.id = d.subject_id
              JOIN timers_subject root ON root.id = coalesce(s.root_id, s.id)
             WHERE d.status = 'open' AND d.stopped_at IS NULL AND d.parked_at IS NULL AND d.due_at <= %s
               AND (d.retry_at IS NULL OR d.retry_at <= %s) AND NOT root.id = ANY(%s::uuid[])
               AND (%s::uuid IS NULL OR root.id = %s::uuid)
             ORDER BY d.due_at LIMIT %s
               FOR NO KEY UPDATE OF root SKIP LOCKED
            """,
            [at, at, [str(root) for root in passed], only, only, count],
        )
        return list(dict.fromkeys(root for (root,) in cursor.fetchall()))


def _prepare_to_lapse() -> None:
    """Let this transaction's commit not wait for the disk; why that is safe: docs/decisions/0014.

    And look everything up by its key. A worker keeps its plans, also those of foreign keys: one that was made while a
    table had a page would walk through it when a crowd has filled it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off; SET LOCAL enable_seqscan = off")


def check_clocks() -> None:
    """Refuse to work when this machine and the database do not agree on the time."""
    _agree(_there())


def clocks_apart() -> timedelta:
    """By how much this machine's clock and the database's differ."""
    return _apart(_there())


def _agree(there: datetime) -> None:
    if (apart := _apart(there)) > TRUSTED_DRIFT:
        raise ClocksDisagree(f"database and application clocks differ by {apart.total_seconds():.0f} s")


def _apart(there: datetime) -> timedelta:
    return abs(there - clock.machine_now())


def _there() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        there: datetime = cursor.fetchone()[0]
    return there


def lateness(at: datetime | None = None) -> timedelta:
    """How long the oldest lapsable deadline has been due."""
    at = at or clock.portal_now()
    oldest = Deadline.objects.due(at).filter(parked_at=None).order_by("due_at").values_list("due_at", flat=True).first()
    return at - oldest if oldest else timedelta()


LOCKED = Ready("lock a root", "SELECT 1 FROM timers_subject WHERE id = %s FOR NO KEY UPDATE", "uuid")


def lock(root: uuid.UUID) -> None:
    """Lock a root's row for this transaction. Nothing else may be locked before it."""
    if not connection.in_atomic_block:
        raise RuntimeError("a subject is locked inside a transaction only")
    if not LOCKED.rows(root):
        raise LookupError(f"there is no subject {root}")
