"""The processes of the demo: started together, watched together, ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from config import machine

PARTING = timedelta(seconds=15)  # to finish what is under way, before SIGKILL
LOOK_EVERY = 0.2  # seconds
SERVICES_EVERY = 10  # looks
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class CrewMemberDied(Exception):
    """A process of the demo ended by itself."""


class Crew:
    """Each member has a process group of its own, so that Ctrl-C reaches the launcher alone."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._members: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self, name: str, *arguments: str) -> None:
        """Start `python arguments`; what it says goes to a log of its own."""
        with self.log(name).open("wb") as log:
            self._members[name] = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=machine.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # noqa: PLW1509  # the launcher has one thread
            )

    def log(self, name: str) -> Path:
        """Where a member writes."""
        return self._logs / f"{name}.log"

    def wait(self, name: str, ready: Callable[[], bool], patience: timedelta) -> None:
        """Wait until a member is ready, while all of them live."""
        until = time.monotonic() + patience.total_seconds()
        while True:
            self.check()
            if ready():
                return
            if time.monotonic() > until:
                raise CrewMemberDied(f"{name} was not ready after {patience}.\n{self._tail(name)}")
            time.sleep(LOOK_EVERY)

    def watch(self) -> None:
        """Look on until a member dies, or PostgreSQL or Redis does (or a signal comes)."""
        looks = 0
        while True:
            self.check()
            looks += 1
            if looks % SERVICES_EVERY == 0 and (gone := machine.missing()):
                raise CrewMemberDied(f"{' and '.join(gone)} ended by itself; see the logs under {machine.VAR}.")
            time.sleep(LOOK_EVERY)

    def check(self) -> None:
        """Raise when a member has ended."""
        for name, member in self._members.items():
            if member.poll() is not None:
                raise CrewMemberDied(f"{name} ended by itself (code {member.returncode}).\n{self._tail(name)}")

    def stop(self) -> None:
        """End them all, politely at first; beat before the worker, so that nothing new is asked."""
        for member in reversed(self._members.values()):
            if member.poll() is None:
                member.send_signal(signal.SIGTERM)
        until = time.monotonic() + PARTING.total_seconds()
        for member in self._members.values():
            with suppress(subprocess.TimeoutExpired):
                member.wait(max(0.1, until - time.monotonic()))
            _kill_group(member)
            member.wait()
        self._members.clear()

    def _tail(self, name: str) -> str:
        lines = self.log(name).read_text(errors="replace").splitlines()[-25:]
        return f"The end of {self.log(name)}:\n  " + "\n  ".join(lines)


def _end_with_parent() -> None:
    """Even when the launcher is killed, its processes do not go on alone."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _kill_group(member: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):  # nobody left in it
        os.killpg(member.pid, signal.SIGKILL)
