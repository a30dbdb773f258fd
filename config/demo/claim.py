"""One demo at a time in one checkout."""

import fcntl
from pathlib import Path
from types import TracebackType
from typing import IO, Self


class Claim:
    """Holds var/demo.lock while the demo runs; the kernel gives it back whatever happens."""

    def __init__(self, var: Path) -> None:
        self._path = var / "demo.lock"
        self._file: IO[str]

    def __enter__(self) -> Self:
        self._file = self._path.open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            address = self._path.read_text() or "(still starting)"
            raise SystemExit(f"The demo is already running: {address}. Stop it there with Ctrl-C first.") from None
        self._file.truncate(0)
        return self

    def tell(self, address: str) -> None:
        """Where it runs, for whoever starts a second one."""
        self._file.write(address)
        self._file.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._path.unlink(missing_ok=True)
        self._file.close()
