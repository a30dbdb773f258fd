"""Who uses the embedded services: a shared lock per process, so that the last one out knows that it is the last."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from config.embedded.place import Place


class Lease:
    """One process's share in the services of a place. The kernel drops it even after a SIGKILL."""

    def __init__(self, place: Place) -> None:
        self._turn_file = place.root / ".starting"
        self._file: IO[str] = (place.root / ".in-use").open("w")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Starting and stopping happen one process at a time."""
        with self._turn_file.open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def take(self) -> None:
        """Say that this process uses the services."""
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def is_last(self) -> bool:
        """Whether nobody else uses them (asked during one's turn)."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def drop(self) -> None:
        """Give the share back."""
        self._file.close()
