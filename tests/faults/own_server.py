"""A PostgreSQL server that one test has to itself, and may do anything to, with portals of its own beside it."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg2
from django.conf import settings
from django.db import connections

from config import environment
from config.embedded import DATABASE, Place, postgres
from tests.conftest import ROOT

TABLES_OWNER = "evenhand_owner"  # no superuser, as docs/operations.md has it


class Server:
    """`copied` makes one of a cluster that was prepared; it runs until the test is over."""

    def __init__(self, root: Path) -> None:
        self.place = Place(root / "served")
        self.var = root / "var"
        self.prefix = f"own-{secrets.token_hex(4)}:"
        self.place.make()
        self.var.mkdir(parents=True, exist_ok=True)

    @property
    def socket(self) -> Path:
        return self.place.sockets / ".s.PGSQL.5432"

    @property
    def url(self) -> str:
        """The database, for the portal's own role."""
        return self.place.database_url(DATABASE)

    @property
    def owner_url(self) -> str:
        """For the role that owns the tables."""
        return self.place.database_url(DATABASE, TABLES_OWNER)

    def start(self) -> None:
        postgres.start(self.place, DATABASE)
        connections["default"].close()  # it leads to the server that was

    def stop(self) -> None:
        postgres.stop(self.place)

    def stop_at_once(self) -> None:
        """PostgreSQL's immediate shutdown: nothing is rolled back or written, and it recovers from its log."""
        master = psutil.Process(int((self.place.postgres_files / "postmaster.pid").read_text().split("\n", 1)[0]))
        backends = master.children()
        master.send_signal(signal.SIGQUIT)
        _, alive = psutil.wait_procs([master, *backends], timeout=30)
        assert not alive

    def asked(self, statement: str, role: str = "postgres") -> list[tuple[Any, ...]]:
        """As the server's administrator, past everything."""
        with closing(psycopg2.connect(self.place.database_url(DATABASE, role))) as line:
            line.autocommit = True
            with line.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []

    @contextmanager
    def here(self) -> Iterator[None]:
        """What this thread does with the ORM goes to this server, as the portal's own role."""
        plain = connections["default"]
        place = plain.settings_dict | environment.database(self.url) | {"ENGINE": "core.postgres"}
        connections["default"] = type(plain)(place, alias="default")
        try:
            yield
        finally:
            connections["default"].close()
            connections["default"] = plain

    def surroundings(self, **more: str) -> dict[str, str]:
        """The environment of a portal as it is deployed, which keeps its connections."""
        return os.environ | {
            "TESTING": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": self.url,
            "REDIS_URL": settings.REDIS_URL,
            "REDIS_PREFIX": self.prefix,
            "EVENHAND_VAR": str(self.var),
            "SECRET_KEY": settings.SECRET_KEY,
            "PYTHONUNBUFFERED": "1",
            **more,
        }

    def manage(self, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
        """`manage.py` in a process of its own."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT, env=self.surroundings(**more), capture_output=True, text=True, check=False,
        )  # fmt: skip

    def program(self, name: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs."""
        subprocess.run([postgres._programs() / name, *arguments], check=True, capture_output=True, text=True)


def prepared(root: Path) -> Path:
    """A cluster with the portal's two roles and its tables, stopped: the way that docs/operations.md describes."""
    server = Server(root)
    postgres.start(server.place, DATABASE)
    server.asked(f"CREATE ROLE {TABLES_OWNER} LOGIN")
    server.asked(f"ALTER DATABASE {DATABASE} OWNER TO {TABLES_OWNER}")
    done = server.manage("migrate", "-v0", DATABASE_OWNER_URL=server.owner_url)
    assert done.returncode == 0, done.stderr
    server.stop()
    return server.place.postgres_files


@contextmanager
def a_folder() -> Iterator[Path]:
    """With a short path, as sockets want it, that PostgreSQL's own user may walk through."""
    folder = Path(tempfile.mkdtemp(prefix="evenhand-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def copied(cluster: Path, root: Path) -> Iterator[Server]:
    server = Server(root)
    subprocess.run(["cp", "-a", f"{cluster}/.", str(server.place.postgres_files)], check=True)
    postgres.start(server.place, DATABASE)
    try:
        yield server
    finally:
        with suppress(SystemExit):
            server.stop()


def until(condition: Callable[[], object], seconds: float = 60) -> Any:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen in time")
