"""`make demo`: starts with one command, stops without a trace, and goes on where it was left."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psutil
import psycopg2
import pytest

from config import embedded
from config.demo.port import free_port

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 150  # seconds, for a start with its seeding on a busy machine
OURS = ("TESTING", "DJANGO_SETTINGS_MODULE", "EVENHAND_VAR", "EVENHAND_QUICK", "DATABASE_URL", "REDIS_URL", "PORT")


class Demo:
    """A demo in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.place = embedded.Place(var, quick=True)
        self.said = ""
        self.surroundings = {name: value for name, value in os.environ.items() if name not in OURS}
        self.surroundings |= {"EVENHAND_VAR": str(var), "EVENHAND_QUICK": "1", "PYTHONUNBUFFERED": "1"}
        self.process: subprocess.Popen[str]

    def start(self) -> str:
        """Start it and wait for the address that it prints."""
        self.said = ""
        self.process = self.launch()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            line = self.process.stdout.readline()
            self.said += line
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            if found:
                return found.group()
            if not line:
                break
        raise AssertionError(f"no address was printed:\n{self.said}")

    def launch(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "config.demo"],
            cwd=ROOT,
            env=self.surroundings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def forget(self) -> subprocess.CompletedProcess[str]:
        """What `make demo-reset` does before it starts anew."""
        return subprocess.run(
            [sys.executable, "-c", "from config.demo import forgetting; forgetting.forget()"],
            cwd=ROOT,
            env=self.surroundings,
            capture_output=True,
            text=True,
        )

    def end(self) -> int:
        """Wait for its end."""
        rest, _ = self.process.communicate(timeout=60)
        self.said += rest
        return self.process.returncode

    def processes(self) -> list[psutil.Process]:
        """Every living process of this demo: launcher, pages, worker, beat, PostgreSQL, Redis."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
                words = " ".join(process.cmdline())
                is_ours = process.environ().get("EVENHAND_VAR") == str(self.var) or str(self.var) in words
                if is_ours and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found

    def left_behind(self) -> list[str]:
        """What should not be there after the end."""
        living = [f"process {process.pid}: {process.name()}" for process in self.processes()]
        sockets = [str(path) for path in self.place.sockets.iterdir()]
        numbers = [str(path) for path in self.var.rglob("*.pid")]
        return living + sockets + numbers

    def member(self, *words: str) -> psutil.Process:
        """The process with these words on its command line whose parent is the launcher."""
        return next(
            process
            for process in psutil.Process(self.process.pid).children()
            if all(word in process.cmdline() for word in words)
        )


@pytest.fixture
def demo() -> Iterator[Demo]:
    var = Path(tempfile.mkdtemp(prefix="evenhand-demo-"))
    demo = Demo(var)
    yield demo
    if hasattr(demo, "process") and demo.process.poll() is None:
        demo.process.terminate()
        demo.process.communicate(timeout=60)
    for process in demo.processes():
        process.kill()
    shutil.rmtree(var)


def get(address: str) -> int:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.status


def test_the_demo_starts_stops_and_goes_on(demo):
    address = demo.start()
    assert get(f"{address}/healthz") == 200
    assert get(f"{address}/") == 200
    names = {process.name() for process in demo.processes()}
    assert any("postgres" in name for name in names)
    assert any("redis" in name or "valkey" in name for name in names)
    with closing(psycopg2.connect(demo.place.database_url(embedded.DATABASE))) as connection, connection:
        connection.cursor().execute("UPDATE people_user SET display_name = 'Somebody who was here'")

    second = demo.launch()
    said, _ = second.communicate(timeout=60)
    assert second.returncode != 0
    assert f"already running: {address}" in said

    demo.process.send_signal(signal.SIGINT)
    assert demo.end() == 0, demo.said
    assert "Stopped." in demo.said
    assert demo.left_behind() == []

    demo.start()
    assert "People and cases" not in demo.said
    with closing(psycopg2.connect(demo.place.database_url(embedded.DATABASE))) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT DISTINCT display_name FROM people_user")
        assert cursor.fetchall() == [("Somebody who was here",)]

    refused = demo.forget()
    assert "Another process uses" in refused.stderr

    demo.member("celery", "worker").kill()
    assert demo.end() == 1, demo.said
    assert "worker ended by itself" in demo.said
    assert demo.left_behind() == []

    demo.start()
    os.kill(int((demo.place.postgres_files / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGQUIT)
    assert demo.end() == 1, demo.said
    assert "PostgreSQL ended by itself" in demo.said
    assert demo.processes() == []

    assert demo.forget().returncode == 0
    assert [path.name for path in demo.var.iterdir() if path.name not in ("static", ".in-use", ".starting")] == []


def test_a_port_that_is_taken_is_passed_over(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    first = free_port("127.0.0.1")
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert free_port("127.0.0.1") > first
        monkeypatch.setenv("PORT", str(first))
        with pytest.raises(SystemExit, match=f"PORT={first}"):
            free_port("127.0.0.1")
