"""A zip archive made while it is being sent: nothing of it is kept in memory or on disk."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, cast

CHUNK = 64 * 1024

Part = tuple[str, Iterable[bytes]]


class _Pipe:
    """Where the archive is written to; what was written is taken out at once. It cannot be sought in."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, written: bytes) -> int:
        self._waiting.append(bytes(written))
        return len(written)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken, self._waiting = b"".join(self._waiting), []
        return taken


def zipped(parts: Iterable[Part], at: datetime) -> Iterator[bytes]:
    """The archive, piece by piece. `at` is the time that all its members carry."""
    pipe = _Pipe()
    with zipfile.ZipFile(cast(IO[bytes], pipe), "w", zipfile.ZIP_DEFLATED) as archive:  # it uses no more of it
        for name, chunks in parts:
            member = zipfile.ZipInfo(name, at.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            with archive.open(member, "w", force_zip64=True) as opened:
                for chunk in chunks:
                    opened.write(chunk)
                    yield pipe.take()
    yield pipe.take()
