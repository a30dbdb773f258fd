"""Redis is frozen, killed, flushed or full: nothing is lost, people act as before, and nobody waits for it."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from redis import Redis

from config.embedded import redis as embedded
from escrow import audit
from record import bell
from record.outbox import send_outbox
from tests import stories
from tests.stories import Story
from timers.models import Deadline
from timers.sweep import sweep

QUICK = 8.0  # seconds; a bell that cannot be rung is given up after half a second


@pytest.fixture
def own_redis(tmp_path: Path, settings: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A server that only this test uses, and may do anything to."""
    server = tmp_path / "redis.sock"
    program = next(iter(embedded._ladder()))
    command = [str(program), "--port", "0", "--unixsocket", str(server), "--dir", str(tmp_path), "--save", ""]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    ends = time.monotonic() + 20
    while not server.exists() and time.monotonic() < ends:
        time.sleep(0.05)
    settings.REDIS_URL = f"unix://{server}"
    yield process
    process.send_signal(signal.SIGCONT)
    process.kill()
    process.wait()


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told.submitted()


def goes_wrong(how: str, process: subprocess.Popen[bytes], settings: Any) -> None:
    match how:
        case "frozen":
            os.kill(process.pid, signal.SIGSTOP)
        case "killed":
            process.kill()
            process.wait()
        case "flushed":
            Redis.from_url(settings.REDIS_URL).flushall()
        case "full":
            Redis.from_url(settings.REDIS_URL).config_set("maxmemory", "1kb")


@pytest.mark.parametrize("how", ["frozen", "killed", "flushed", "full"])
def test_acts_lapses_and_mails_go_on(story: Story, own_redis: subprocess.Popen[bytes], settings: Any, how: str) -> None:
    bell.client().ping()
    goes_wrong(how, own_redis, settings)
    began = time.monotonic()
    story.act_on_contract(story.client, "request_changes", milestone=1, items=["Page 3."])
    assert time.monotonic() - began < QUICK
    changes = Deadline.objects.of(story.contract).open().get(kind="changes")
    story.clock.move_to(changes.due_at)
    assert sweep("worker") == 1
    waiting = story.contract.events.filter(act__in=("request_changes", "changes_lapsed")).count()
    assert waiting == 2
    sent = send_outbox()
    assert sent == len(mail.outbox) > 0
    assert audit.breaches() == []
