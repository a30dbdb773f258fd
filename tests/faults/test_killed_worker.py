"""A worker dies in the middle of a lapse: nothing is half done, and the next sweep lapses it once."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from escrow import audit
from escrow.models import Account, Transfer
from record.models import Event
from tests import roles, stories
from tests.stories import Story
from timers.models import Deadline
from timers.sweep import sweep
from timers.tasks import sweep as sweep_task

Starts = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def overdue(transactional_db: None) -> Iterator[Story]:
    """One side has paid, and the deadline of the other passed long ago by the clock of any real process."""
    with stories.told(stories.LARGE) as story:
        story.one_paid(story.freelancer)
        story.clock.move_to(story.deadline().due_at + timedelta(hours=1))
        yield story


def waiting_backends() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees one snapshot of it otherwise
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            " AND query LIKE '%movements%'"
        )
        return [pid for (pid,) in cursor.fetchall()]


def until(condition: Callable[[], object], seconds: float = 90) -> object:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")


def backend_is_gone(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = %s", [pid])
        return cursor.fetchone()[0] == 0


def test_a_worker_killed_between_its_statements_leaves_nothing_half_done(overdue: Story, start_process: Starts) -> None:
    before = Transfer.objects.count(), Event.objects.count()
    with transaction.atomic():
        # The worker gets as far as the money, and has to wait for this account.
        with roles.as_owner():  # the portal's own role locks no account but by the ledger
            Account.objects.select_for_update().get(kind="escrow", subject_id=overdue.contract.pk)
        worker = start_process("-m", "celery", "--app", "config", "worker", "--pool", "solo", "--loglevel", "ERROR")
        [backend] = until(waiting_backends)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)
    until(lambda: backend_is_gone(backend))

    assert (Transfer.objects.count(), Event.objects.count()) == before
    assert overdue.case.phase == "election"
    assert Deadline.objects.of(overdue.case).open().get().kind == "election"
    assert audit.breaches() == []

    assert sweep("the next worker") == 1
    assert overdue.case.closing.cause == "fee_default"
    assert Event.objects.filter(act="election_lapsed").count() == 1
    assert overdue.wallet(overdue.freelancer) == 120000 + 12000
    assert audit.breaches() == []


def test_a_worker_killed_in_a_crowd_leaves_none_of_it_half_done(overdue: Story, start_process: Starts) -> None:
    other = Story(overdue.clock, stories.LARGE)
    other.one_paid(other.client)
    overdue.clock.move_to(other.deadline().due_at + timedelta(hours=1))
    before = Transfer.objects.count(), Event.objects.count()
    with transaction.atomic():
        with roles.as_owner():
            Account.objects.select_for_update().get(kind="escrow", subject_id=other.contract.pk)
        worker = start_process("-m", "celery", "--app", "config", "worker", "--pool", "solo", "--loglevel", "ERROR")
        [backend] = until(waiting_backends)
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)
    until(lambda: backend_is_gone(backend))
    assert (Transfer.objects.count(), Event.objects.count()) == before
    assert {overdue.case.phase, other.case.phase} == {"election"}
    assert sweep("the next worker") == 2
    assert Event.objects.filter(act="election_lapsed").count() == 2
    assert audit.breaches() == []


def test_a_sweep_delivered_twenty_times_changes_nothing_more(overdue: Story) -> None:
    assert [sweep_task() for _ in range(20)] == [1] + [0] * 19
    assert Event.objects.filter(act="election_lapsed").count() == 1


def test_one_case_whose_lapse_always_fails_is_parked_and_holds_up_nobody(overdue: Story) -> None:
    """The books of one case are wrong behind the portal's back: that one is parked, with an alarm, and others lapse."""
    broken = overdue.case
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE disputes_case SET amount = amount + 1 WHERE subject_ptr_id = %s", [broken.pk])
        cursor.execute("SET session_replication_role = DEFAULT")
    other = Story(overdue.clock, stories.LARGE)
    other.one_paid(other.freelancer)
    overdue.clock.move_to(other.deadline().due_at + timedelta(hours=1))
    for _ in range(6):
        sweep("worker")
        overdue.clock.advance(minutes=10)
    assert other.case.closing.cause == "fee_default"
    parked = Deadline.objects.of(broken).open().get()
    assert parked.parked_at is not None
    assert parked.attempts == 5
    assert "Unbalanced" in parked.last_error
    assert Transfer.objects.filter(subject_id=broken.pk, reason="fee_default").count() == 0


def test_a_sweep_refuses_to_work_when_the_clocks_disagree(overdue: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = time.time() + 3600
    monkeypatch.setattr("timers.sweep.time.time", lambda: wrong)
    assert sweep("worker") == 0
    assert overdue.case.phase == "election"
    monkeypatch.undo()
    assert sweep("worker") == 1
