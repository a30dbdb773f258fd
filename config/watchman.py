"""Each web process looks every few seconds whether deadlines are executed: workers that are all dead alarm nobody."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.db import close_old_connections

from record import outbox, watching
from record.watching import CLOCKS, LATENESS
from timers.watching import Lateness, clock_trouble

EVERY = 5.0  # seconds

log = structlog.get_logger(__name__)
_started_in: list[int] = []

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def watched(application: Wsgi) -> Wsgi:
    """The application, with a watchman in each process that serves it, also in one that was forked later."""
    start()

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start()
        return application(environ, start_response)

    return serve


def start() -> None:
    """Start watching in this process, once."""
    if _started_in != [os.getpid()]:
        _started_in[:] = [os.getpid()]
        threading.Thread(target=run, name="watchman", daemon=True).start()


def run(rounds: float = float("inf"), wait: Callable[[float], object] = time.sleep) -> None:
    """Look again and again. Nothing that goes wrong in a look ends the watching."""
    seen = Lateness()
    while rounds > 0:
        close_old_connections()
        try:
            look(seen)
        except Exception:  # a database that is away now may be back at the next look
            log.exception("look_failed")
        close_old_connections()
        rounds -= 1
        wait(EVERY)


def look(seen: Lateness) -> None:
    """One look. Where the clocks disagree, nobody knows what is late. Who would send the alarm's mail may be dead."""
    if watching.note(CLOCKS, clock_trouble()):
        return
    if watching.note(LATENESS, seen.trouble()):
        outbox.send_alarm(LATENESS)
