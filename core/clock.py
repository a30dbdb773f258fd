"""The portal's clock: the only place where the time is read.

`now()` is an aware moment in UTC. Three things may stand between it and the machine's clock: a test or a played case
stops it for the whole process (`stopped_at`); inside an act or a lapse it stands at the moment of receipt or at the
due moment (`standing_at`); in demo mode a person has moved it forward (`move_demo_clock`).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

_standing: ContextVar[datetime | None] = ContextVar("evenhand_moment", default=None)


class StoppedClock:
    """A clock that moves only when it is told to; never backwards."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment.astimezone(UTC)

    def move_to(self, moment: datetime) -> None:
        if moment < self.moment:
            raise ValueError(f"the clock stands at {self.moment:%Y-%m-%dT%H:%M:%SZ} and cannot go back to {moment}")
        self.moment = moment.astimezone(UTC)

    def advance(self, **duration: float) -> None:
        self.move_to(self.moment + timedelta(**duration))


_stopped: list[StoppedClock] = []


def now() -> datetime:
    """The moment that counts here: of receipt inside an act, due inside a lapse, the portal's otherwise."""
    return _standing.get() or portal_now()


def portal_now() -> datetime:
    """The portal's clock itself, whatever act is running."""
    if _stopped:
        return _stopped[-1].moment
    return machine_now() + demo_offset()


def machine_now() -> datetime:
    """The clock of this machine, to be compared with the database's; never what counts."""
    return datetime.fromtimestamp(time.time(), UTC)


def runs() -> bool:
    """Whether waiting makes the clock move (a stopped clock stands however long one waits)."""
    return not _stopped


@contextmanager
def stopped_at(moment: datetime) -> Iterator[StoppedClock]:
    """Stop the clock of this process, in all its threads."""
    clock = StoppedClock(moment)
    _stopped.append(clock)
    try:
        yield clock
    finally:
        _stopped.remove(clock)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let `now()` be this moment for the code inside."""
    token = _standing.set(moment)
    try:
        yield
    finally:
        _standing.reset(token)


def demo_offset() -> timedelta:
    """How far a person has moved the demo's clock; nothing outside demo mode."""
    path = demo_file()
    if path is None:
        return timedelta()
    try:
        return timedelta(seconds=float(path.read_text()))
    except (FileNotFoundError, ValueError):
        return timedelta()


def move_demo_clock(by: timedelta) -> None:
    """Move the demo's clock forward for every process of the demo."""
    path = demo_file()
    if path is None:
        raise RuntimeError("only a demo's clock can be moved")
    if by < timedelta():
        raise ValueError("the clock never goes back")
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(str((demo_offset() + by).total_seconds()))
    fresh.replace(path)


def demo_file() -> Path | None:
    return Path(settings.DEMO_CLOCK_FILE) if settings.DEMO else None
