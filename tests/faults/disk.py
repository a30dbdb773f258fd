"""A small disk of its own that a test may fill to the last byte."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from tests.faults.own_server import a_folder


class Disk:
    """A file system in memory. It is full to whoever writes to it, with the kernel's own error."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.filler = root / "filler"

    def fill(self) -> None:
        with self.filler.open("ab", buffering=0) as filler:
            for size in (1 << 20, 1 << 12):
                while self._takes(filler, size):
                    pass

    @staticmethod
    def _takes(filler: IO[bytes], size: int) -> bool:
        try:
            filler.write(os.urandom(size))
        except OSError as full:
            if full.errno != errno.ENOSPC:
                raise
            return False
        return True

    def make_room(self) -> None:
        self.filler.unlink()


@contextmanager
def a_small_disk(megabytes: int) -> Iterator[Disk]:
    """Mounted for as long as this lasts. Only an administrator may mount; where nobody may, the test says so."""
    with a_folder() as folder:
        size = f"size={megabytes}m,mode=755"
        if subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], capture_output=True).returncode:
            pytest.skip("a small disk can be made by root only (mount -t tmpfs)")
        try:
            yield Disk(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
