"""One open stream: what is to be said next, and never more than that: who falls behind is told once."""

import asyncio
import json
import random
from contextlib import suppress

from record.listening import Listener

STILL_HERE_EVERY = 20.0  # seconds, so that proxies keep the connection
LASTS = 240.0  # seconds; then a page asks whether it may look, and for another address
AT_MOST_EVERY = 0.5  # seconds: many rings in a row are one


class Stream:
    """Woken by the hub; `said()` waits for what its reader is told next."""

    __slots__ = ("_changed", "_ends_at", "_not_before", "_woken", "is_over", "listener")

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.is_over = False
        self._changed: dict[str, str] = {}
        self._woken = asyncio.Event()
        self._not_before = 0.0
        # Not all at the same moment, where all began at the same moment.
        self._ends_at = _now() + LASTS * random.uniform(0.8, 1.0)  # noqa: S311

    def changed(self, topic: str, kind: str) -> None:
        """Something changed. The same again, before it was said, is said once."""
        self._changed[topic] = kind
        self._woken.set()

    def end(self) -> None:
        self.is_over = True
        self._woken.set()

    async def said(self) -> bytes:
        """What to say next: what changed, after a while that this is still here, or that it is over."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), min(STILL_HERE_EVERY, max(self._ends_at - _now(), 0.0)))
        if self._woken.is_set() and not self.is_over and (early := self._not_before - _now()) > 0:
            await asyncio.sleep(early)
        if self.is_over or _now() >= self._ends_at:
            self.is_over = True
            return b"event: over\ndata: {}\n\n"
        if not self._woken.is_set():
            return b": still here\n\n"
        self._woken.clear()
        self._not_before = _now() + AT_MOST_EVERY
        changed, self._changed = self._changed, {}
        return b"".join(_event(topic, kind) for topic, kind in changed.items())


def _event(topic: str, kind: str) -> bytes:
    return b"event: changed\ndata: %b\n\n" % json.dumps({"subject": topic, "kind": kind}).encode()


def beginning() -> bytes:
    """What a stream begins with: when to come back after it broke; not everybody at once."""
    return b"retry: %d\n\n" % random.randint(2000, 6000)  # noqa: S311


def _now() -> float:
    return asyncio.get_running_loop().time()
