"""A sweep among very many deadlines that are not due: what it costs to find the few that are, and to find nothing."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from core import clock, roles
from tests import stories
from timers import sweep
from timers.models import Deadline

ROUNDS = 9
FEW, MANY = 1_000, 10_000_000
EACH = 20_000  # deadlines of one subject, told apart by what they are about

PENDING = """
    SET session_replication_role = replica;
    CREATE TEMPORARY TABLE pending AS SELECT n, gen_random_uuid() AS id FROM generate_series(1, %(subjects)s) AS n;
    INSERT INTO timers_subject (id, kind, version, head, made_at)
    SELECT id, 'contract', 0, decode(repeat('00', 32), 'hex'), now() FROM pending;
    INSERT INTO timers_deadline (subject_id, kind, about, unit, count, calendar, zone, started_at, first_due_at, due_at,
                                 extended, stopped_because, stood, status, ended_because, attempts, last_error)
    SELECT id, 'review', about, 'days', 14, 'US federal', 'UTC', now(), due, due, 0, '', '0', 'open', '', 0, ''
      FROM pending, generate_series(1, %(each)s) AS about,
           LATERAL (SELECT now() + interval '1 day' + about * interval '10 s' + n * interval '1 s' AS due) AS x;
    DROP TABLE pending;
    SET session_replication_role = DEFAULT;
    ANALYZE timers_deadline, timers_subject
"""


@dataclass(frozen=True)
class Idle:
    """Seconds. `finding`: to find and lock what is due first; `empty`: a whole sweep with nothing due."""

    pending: int
    finding: float
    empty: float


def measure(many: int = MANY) -> list[Idle]:
    """Few pending deadlines first, for a reference; then many. One is due."""
    with stories.told() as story:
        story.submitted()
    due = Deadline.objects.filter(subject_id=story.contract.pk, status="open")
    looks = []
    for more in (FEW, many - FEW):
        _add(more)
        due.update(due_at=clock.now() + timedelta(days=3))
        empty = _median(lambda: sweep.sweep("bench"))
        due.update(due_at=clock.now() - timedelta(minutes=1))
        looks.append(Idle(Deadline.objects.filter(status="open").count(), _median(_find), empty))
    return looks


def _add(count: int) -> None:
    subjects = max(count // EACH, 1)
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute(PENDING, {"subjects": subjects, "each": count // subjects})


def _find() -> None:
    with transaction.atomic():
        found = sweep.take(clock.now(), set(), sweep.A_CROWD)
        transaction.set_rollback(True)
    if len(found) != 1:
        raise RuntimeError(f"{len(found)} are due, and one should be")


def _median(look: Callable[[], object]) -> float:
    spent = []
    for _ in range(ROUNDS * 10):
        began = time.perf_counter()
        look()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)
