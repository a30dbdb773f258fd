"""Each worker's own tick: deadlines are swept even when beat stands still or Redis is away."""

import gc
import threading
from math import inf
from typing import Any

import structlog
from celery import signals
from django.db import close_old_connections, connections

from config import giving_way
from timers.sweep import sweep

EVERY = 5.0  # seconds

log = structlog.get_logger(__name__)
_stop = threading.Event()
_thread: threading.Thread | None = None


@signals.worker_ready.connect
def start(sender: Any = None, **_: Any) -> None:
    """Start ticking, in the worker's main process; its children only run tasks."""
    global _thread
    _stop.clear()
    share()
    name = str(getattr(sender, "hostname", None) or "worker")
    _thread = threading.Thread(target=run, args=(name,), name="tick", daemon=True)
    _thread.start()


@signals.worker_process_init.connect
def share(**_: Any) -> None:
    """Pages come first where both share a machine; and what was loaded is no garbage to be looked through again."""
    giving_way.give_way()
    gc.collect()
    gc.freeze()


@signals.worker_shutdown.connect
def stop(**_: Any) -> None:
    """Let a sweep that is under way finish, and start no other."""
    _stop.set()
    if _thread is not None:
        _thread.join(timeout=10)


def run(name: str) -> None:
    """Tick until told to stop."""
    once(name)
    while not _stop.wait(EVERY):
        once(name)
    connections.close_all()


def once(name: str) -> None:
    """One tick. Nothing that goes wrong in it may end the ticking."""
    close_old_connections()
    try:
        sweep(by=name, takes_at_most=inf)
    except Exception:  # a database that is away now may be back at the next tick
        log.exception("tick_failed", worker=name)
    close_old_connections()
