"""Beat, the queue and the worker: what is asked for exists, and a worker sweeps also when nobody asks."""

import signal
import threading
import time
from collections.abc import Callable

import pytest
from django.db import OperationalError

from config import beat, tick
from config.celery import app
from timers.models import Watch

WORKER = ("-m", "celery", "--app", "config", "worker", "--concurrency", "1", "--without-gossip", "--without-mingle")
PATIENCE = 40  # seconds


def comes_true(question: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if question():
            return True
        time.sleep(0.1)
    return False


def test_beat_asks_only_for_tasks_that_exist():
    app.loader.import_default_modules()
    asked = {entry["task"] for entry in beat.SCHEDULE.values()}
    assert asked - set(app.tasks) == set()


def test_what_beat_asks_for_is_worthless_once_it_is_asked_for_again():
    for entry in beat.SCHEDULE.values():
        assert entry["options"]["expires"] <= entry["schedule"]


def test_nothing_is_lost_with_a_killed_worker_and_only_json_is_read():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_sweeps_by_itself_does_what_it_is_asked_and_leaves_when_told(start_process):
    process = start_process(*WORKER, "--hostname", "alone@test")
    assert comes_true(Watch.objects.filter(name="alone@test").exists)
    assert not Watch.objects.filter(name="beat").exists()

    app.send_task("timers.tasks.sweep")
    assert comes_true(Watch.objects.filter(name="beat").exists)

    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


@pytest.mark.django_db(transaction=True)
def test_a_tick_that_fails_is_followed_by_the_next(monkeypatch, caplog):
    ticks = []

    def away_at_first(by: str, takes_at_most: float) -> int:
        ticks.append(by)
        if len(ticks) == 1:
            raise OperationalError("the database is away")
        tick._stop.set()
        return 0

    monkeypatch.setattr(tick, "sweep", away_at_first)
    monkeypatch.setattr(tick, "EVERY", 0.01)
    monkeypatch.setattr(tick, "_stop", threading.Event())
    tick.run("worker@test")
    assert ticks == ["worker@test", "worker@test"]
    assert caplog.text.count("tick_failed") == 1
