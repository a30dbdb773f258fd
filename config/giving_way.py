"""Pages come first where workers share a machine with them, and with the database.

Linux weighs sessions against each other before it looks at a process's own niceness (`sched(7)`, "The autogroup
feature"), and each worker, and each of PostgreSQL's processes, leads a session of its own: so both are told. A worker
asks as much of the process that serves it in the database where that runs beside it, as the embedded one does; a
database elsewhere is left alone.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import structlog
from django.db.backends.signals import connection_created

NICE = 19
TRIES = 3
OF_POSTGRESQL = b"postgres: "

log = structlog.get_logger(__name__)


def give_way() -> None:
    """Run this process, and whatever it will ask of the database, when nobody else wants to."""
    _is_nice(os.getpid())
    connection_created.connect(_served_nicely, dispatch_uid="giving way")


def _served_nicely(connection: Any, **_: Any) -> None:
    server = connection.connection.get_backend_pid()
    if _is_of_postgresql(server):
        _is_nice(server)


def _is_of_postgresql(process: int) -> bool:
    """Whether this number, which a server gave, is one of its processes on this machine, and not somebody else's."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes().startswith(OF_POSTGRESQL)
    except OSError:
        return False


def _is_nice(process: int) -> None:
    """A courtesy: who may not be asked, or is on a system without such groups, goes on as before."""
    try:
        os.setpriority(os.PRIO_PROCESS, process, NICE)
        if os.getsid(process) == process:  # else the session is shared with others, who were not asked
            _is_nice_among_sessions(process)
    except OSError as error:
        log.debug("does_not_give_way", process=process, why=str(error))


def _is_nice_among_sessions(process: int) -> None:
    for _ in range(TRIES):
        try:
            Path(f"/proc/{process}/autogroup").write_text(str(NICE))
        except BlockingIOError:  # Linux lets ordinary users change one group in a tenth of a second, on all the machine
            time.sleep(0.12)
        else:
            return
