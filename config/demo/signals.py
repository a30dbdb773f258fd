"""Being asked to stop: SIGTERM and a closed terminal end the demo as Ctrl-C does."""

import signal
from types import FrameType

from config.demo.steps import say


class Asked(Exception):
    """Somebody asked the demo to stop."""


def listen() -> None:
    """Raise `Asked` in the main thread when asked."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    signal.signal(signal.SIGINT, _stop)


def ignore() -> None:
    """Asked once is enough: nothing interrupts the stopping itself."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _stop(number: int, frame: FrameType | None) -> None:
    ignore()
    say("\nStopping ...")
    raise Asked
