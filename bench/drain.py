"""The drain: many elections fall due in the same second, and real workers lapse them.

Beside it, in the same run: the same lapses one by one in this process, the same rows by SQL alone, and a page that a
person opens meanwhile.
"""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Count

from bench import cloning, visiting
from core import clock, roles
from disputes.models import Case
from escrow import audit
from record.lapsing import lapse_due
from record.models import Event
from tests import stories
from timers import sweep
from timers.models import Deadline, Watch

ALONE = 300
SET_BASED = (Path(__file__).parent / "set_based.sql").read_text()


@dataclass(frozen=True)
class Drain:
    """Rates are lapses a second, lateness and page times seconds."""

    count: int
    workers: int
    per_second: float
    p50: float
    p99: float
    early: int
    twice: int
    breaches: int
    quiet: float
    meanwhile: float


def measure(count: int, environment: dict[str, str], *, workers: int = 2) -> Drain:
    """One case is played to its election with one fee paid; the others are copies. All fall due at one moment."""
    _copies(count)
    before = set(map(str, audit.breaches()))  # copies share their cause, and the audit says so
    closed = Case.objects.filter(closing__cause="fee_default").count()
    Watch.objects.all().delete()
    with visiting.portal(environment) as visit:
        quiet = statistics.median(_now_and_then(visit, 10.0))
        with _crew(environment, workers):
            _until(lambda: Watch.objects.count() >= workers, 60)
            due = clock.now() + timedelta(seconds=2)
            Deadline.objects.filter(kind="election", status="open").update(due_at=due, first_due_at=due)
            time.sleep((due + sweep.GRACE - clock.now()).total_seconds() + 0.5)
            meanwhile = []
            while Deadline.objects.filter(kind="election", status="open").exists():
                # Asking whether any is open walks through all that no longer are, so it is not asked all the time.
                meanwhile += _now_and_then(visit, 2.0)
    page = quiet, statistics.median(meanwhile or [0.0])
    return _result(
        count, workers, due, before, Case.objects.filter(closing__cause="fee_default").count() - closed, page
    )


def _now_and_then(visit: Callable[[], float], seconds: float) -> Iterator[float]:
    """Open the page for so long, as somebody does who reads it in between; how long each took."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        yield visit()
        time.sleep(0.25)


def alone() -> float:
    """The same lapses, each in a transaction of its own, one after the other: how many a second."""
    _copies(ALONE)
    _fall_due()
    roots = list(
        Case.objects.filter(deadlines__status="open", deadlines__kind="election").values_list("root", flat=True)
    )
    began = time.perf_counter()
    for root in roots:
        with transaction.atomic():
            sweep.lock(root)
            lapse_due(root, clock.now())
    return len(roots) / (time.perf_counter() - began)


def set_based(count: int) -> float:
    """The same rows by SQL alone, as their owner: how many cases a second."""
    _copies(count)
    _fall_due()
    with roles.as_owner(), connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(SET_BASED)
        return count / (time.perf_counter() - began)


def _copies(count: int) -> None:
    with stories.told(stories.LARGE) as story:
        story.one_paid(story.freelancer)
        cloning.copies(story.contract, story.case, count - 1)
    Deadline.objects.filter(kind="election", status="open").update(due_at=clock.now() + timedelta(hours=1))


def _fall_due() -> None:
    due = clock.now() - timedelta(seconds=1)
    Deadline.objects.filter(kind="election", status="open").update(due_at=due, first_due_at=due)


def _result(count: int, workers: int, due: object, before: set[str], closed: int, page: tuple[float, float]) -> Drain:
    rows = Deadline.objects.filter(kind="election", status="lapsed", due_at=due)
    lapsed = list(rows.values_list("due_at", "executed_at"))
    late = sorted((executed - due).total_seconds() for due, executed in lapsed)
    moments = [executed for _, executed in lapsed]
    spent = (max(moments) - min(moments)).total_seconds() or 1.0
    events = Event.objects.filter(act="election_lapsed").values("subject").annotate(n=Count("pk"))
    return Drain(
        count=len(lapsed),
        workers=workers,
        per_second=len(lapsed) / spent,
        p50=statistics.median(late),
        p99=late[int(len(late) * 0.99) - 1],
        early=sum(seconds < 0 for seconds in late),
        twice=events.filter(n__gt=1).count(),
        breaches=count - closed + len(set(map(str, audit.breaches())) - before),
        quiet=page[0],
        meanwhile=page[1],
    )


@contextmanager
def _crew(environment: dict[str, str], workers: int) -> Iterator[None]:
    crews = [_worker(environment, n) for n in range(workers)]
    try:
        yield
    finally:
        for crew in crews:
            os.killpg(crew.pid, signal.SIGTERM)
        for crew in crews:
            crew.wait(60)


def _worker(environment: dict[str, str], number: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "celery", "--app", "config", "worker", "--pool", "solo", "--loglevel", "ERROR"]
    return subprocess.Popen(
        [*command, "--hostname", f"bench{number}@%h"],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )


def _until(condition: Callable[[], bool], seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends:
            raise TimeoutError("the benchmark did not come to its end")
        connection.close()
        time.sleep(0.5)
