"""What the person at the terminal reads."""

import io
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

WIDTH = 28


@contextmanager
def step(name: str) -> Iterator[None]:
    """One line for one step: its name while it lasts, then how long it took."""
    print(f"  {name} {'.' * (WIDTH - len(name))}", end="", flush=True)
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        print(" did not finish", flush=True)
        raise
    print(f" ready ({time.monotonic() - begun:.1f} s)", flush=True)


class Dots(io.StringIO):
    """Where a command writes line by line: a dot for each shows that it goes on."""

    def write(self, text: str) -> int:
        print("." * text.count("\n"), end="", flush=True)
        return len(text)


def say(text: str, *, error: bool = False) -> None:
    """A line by itself."""
    print(text, file=sys.stderr if error else sys.stdout, flush=True)
