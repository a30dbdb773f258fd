"""The drain: many elections fall due in the same second, and two real workers lapse them."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Count

from bench import cloning
from core import clock
from disputes.models import Case
from escrow import audit
from record.models import Event
from tests import stories
from timers.models import Deadline, Watch


@dataclass(frozen=True)
class Drain:
    count: int
    per_second: float
    p50: float
    p99: float
    early: int
    twice: int
    breaches: int


def measure(count: int, environment: dict[str, str], *, workers: int = 2) -> Drain:
    """One case is played to its election with one fee paid; the others are copies. All fall due at one moment."""
    with stories.told(stories.LARGE) as story:
        story.one_paid(story.freelancer)
        cloning.copies(story.contract, story.case, count - 1)
    Deadline.objects.filter(kind="election", status="open").update(due_at=clock.now() + timedelta(hours=1))
    before = set(map(str, audit.breaches()))  # copies share their cause, and the audit says so
    crews = [_worker(environment, n) for n in range(workers)]
    try:
        _until(lambda: Watch.objects.count() >= workers, 60)
        due = clock.now() + timedelta(seconds=2)
        Deadline.objects.filter(kind="election", status="open").update(due_at=due, first_due_at=due)
        _until(lambda: not Deadline.objects.filter(kind="election", status="open").exists(), 1800)
    finally:
        for crew in crews:
            os.killpg(crew.pid, signal.SIGTERM)
        for crew in crews:
            crew.wait(30)
    return _result(count, before)


def _result(count: int, before: set[str]) -> Drain:
    lapsed = list(Deadline.objects.filter(kind="election", status="lapsed").values_list("due_at", "executed_at"))
    late = sorted((executed - due).total_seconds() for due, executed in lapsed)
    moments = [executed for _, executed in lapsed]
    spent = (max(moments) - min(moments)).total_seconds() or 1.0
    twice = (
        Event.objects.filter(act="election_lapsed").values("subject").annotate(n=Count("pk")).filter(n__gt=1).count()
    )
    unclosed = count - Case.objects.filter(closing__cause="fee_default").count()
    return Drain(
        count=len(lapsed),
        per_second=len(lapsed) / spent,
        p50=statistics.median(late),
        p99=late[int(len(late) * 0.99) - 1],
        early=sum(seconds < 0 for seconds in late),
        twice=twice,
        breaches=unclosed + len(set(map(str, audit.breaches())) - before),
    )


def _worker(environment: dict[str, str], number: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "celery", "--app", "config", "worker", "--pool", "solo", "--loglevel", "ERROR"]
    return subprocess.Popen(
        [*command, "--hostname", f"bench{number}@%h"],
        env=environment,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
    )


def _until(condition: object, seconds: float) -> None:
    ends = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        if time.monotonic() > ends:
            raise TimeoutError("the benchmark did not come to its end")
        connection.close()
        time.sleep(0.5)
