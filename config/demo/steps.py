"""What the person at the terminal reads."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

WIDTH = 28


@contextmanager
def step(name: str) -> Iterator[None]:
    """One line for one step: its name while it lasts, then how long it took."""
    print(f"  {name} {'.' * (WIDTH - len(name))} ", end="", flush=True)
    begun = time.monotonic()
    try:
        yield
    except BaseException:
        print("did not finish", flush=True)
        raise
    print(f"ready ({time.monotonic() - begun:.1f} s)", flush=True)


def say(text: str, *, error: bool = False) -> None:
    """A line by itself."""
    print(text, file=sys.stderr if error else sys.stdout, flush=True)
