"""Real PostgreSQL and real Redis for every test, and the processes that some tests start."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

from config import machine
from core import sight
from tests import roles
from tests.fake_stripe import FakeStripe
from tests.fake_stripe.server import KEY, SECRET

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure() -> None:
    machine.hold_embedded()
    sight.process_sees_everything()  # but for what is asked through a page or the API


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The test database, as the migrations leave it; from then on everything works as the portal's own role."""
    with django_db_blocker.unblock():
        _flush_past_the_guards()
        _keep_seeds()
    with roles.working_as_the_portal():
        yield


# Emptying what nothing was put into takes as long as emptying what something was: so a small table is only swept,
# and one in which much has been deleted is made anew.
EMPTIED = """
DO $$
DECLARE t regclass;
BEGIN
    FOREACH t IN ARRAY '{{{tables}}}'::regclass[] LOOP
        IF pg_relation_size(t) > 1048576 THEN
            EXECUTE 'TRUNCATE ' || t || ' CASCADE';
        ELSIF pg_relation_size(t) > 0 THEN
            EXECUTE 'DELETE FROM ' || t;
        END IF;
    END LOOP;
END $$;"""


def _flush_past_the_guards() -> None:
    """Transactional tests end by emptying the tables. Only that goes past the guards, which stay on for everything.

    What the migrations wrote is put back before the next test (`seeds`), so nobody has to be told that it is gone.
    """

    def sql_flush(self: DatabaseOperations, style: object, tables: list[str], **options: Any) -> list[str]:
        past = [f"SET LOCAL SESSION AUTHORIZATION {roles.OWNER};", "SET LOCAL session_replication_role = replica;"]
        return [*past, EMPTIED.format(tables=",".join(tables))] if tables else []

    DatabaseOperations.sql_flush = sql_flush
    flush.emit_post_migrate_signal = lambda *_, **__: None


def _keep_seeds() -> None:
    """Copy the rows that migrations wrote (published rulebooks), because a transactional test flushes them away.

    A database that an earlier run has left (--reuse-db) has the copy, and of the rows only what its last test left.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'seeds')")
        if cursor.fetchone()[0]:
            call_command("flush", interactive=False, verbosity=0)
            _put_seeds_back()
            return
        cursor.execute("CREATE SCHEMA seeds")
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            if cursor.fetchone()[0]:
                cursor.execute(f'CREATE TABLE seeds."{table}" AS TABLE "{table}"')


@pytest.fixture(autouse=True)
def seeds(request: pytest.FixtureRequest) -> None:
    """What the migrations wrote is there, whatever an earlier test flushed."""
    if "transactional_db" not in request.fixturenames and not _is_transactional(request):
        return
    request.getfixturevalue("transactional_db")
    with roles.as_owner():
        _put_seeds_back()


def _put_seeds_back() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'seeds'")
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET session_replication_role = replica")  # any order of tables will do
        for table in tables:
            cursor.execute(f'INSERT INTO "{table}" TABLE seeds."{table}" ON CONFLICT DO NOTHING')
        cursor.execute("SET session_replication_role = DEFAULT")


def _is_transactional(request: pytest.FixtureRequest) -> bool:
    mark = request.node.get_closest_marker("django_db")
    return mark is not None and bool(mark.kwargs.get("transaction") or (mark.args and mark.args[0]))


@pytest.fixture
def past_the_privileges(db: None) -> Iterator[None]:
    """As the owner of the tables, whom no privilege and no policy stops: the guards are what is left."""
    with roles.as_owner():
        yield


@pytest.fixture
def surroundings(transactional_db: None) -> dict[str, str]:
    """The environment for a process beside the test: same database, same Redis, same settings."""
    database = settings.DATABASES["default"]
    login = settings.DATABASE_LOGIN
    address = f"postgresql://{login['USER']}:{login['PASSWORD']}@/{database['NAME']}?host={database['HOST']}"
    if database["PORT"]:
        address += f"&port={database['PORT']}"
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings_for_tests",
        "DATABASE_URL": address,
        "REDIS_URL": settings.REDIS_URL,
        "TEST_REDIS_PREFIX": settings.REDIS_PREFIX,
        "EVENHAND_VAR": str(settings.VAR),
        "PYTHONUNBUFFERED": "1",
    }


@pytest.fixture
def start_process(surroundings: dict[str, str]) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start `python -m ...` beside the test, in a process group of its own; all are gone when the test is over."""
    with starting(surroundings) as start:
        yield start


@contextmanager
def starting(surroundings: dict[str, str]) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """What starts processes in these surroundings, until this is over."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str, **variables: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=surroundings | variables, start_new_session=True
        )
        started.append(process)
        return process

    try:
        yield start
    finally:
        for process in reversed(started):
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(15)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def stripe(settings: object) -> Iterator[FakeStripe]:
    """The portal pays with Stripe, which is a fake of ours on this machine."""
    import_module(settings.ROOT_URLCONF)  # what the API says of itself follows the provider that it was begun with
    with FakeStripe() as fake:
        settings.PAYMENT_PROVIDER = "stripe"
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = KEY, SECRET
        settings.STRIPE_API_BASE = fake.address
        yield fake
