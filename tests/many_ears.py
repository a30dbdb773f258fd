"""Very many streams at once, over real sockets, and when each of them hears."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import psutil

from tests.listening import Service, path_for

AT_ONCE = 50  # connections that are opened together


class Ears:
    """`when` has for each stream the moment at which it last heard that something changed."""

    def __init__(self, service: Service, topics: Sequence[object]) -> None:
        self.service, self.topics = service, topics
        self.when = [0.0] * len(topics)
        self._open: list[asyncio.StreamWriter] = []
        self._reading: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        for start in range(0, len(self.topics), AT_ONCE):
            places = range(start, min(start + AT_ONCE, len(self.topics)))
            await asyncio.gather(*(self._open_one(place) for place in places))

    async def _open_one(self, place: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.service.port)
        path = path_for(self.topics[place], person=place)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: portal.example\r\n\r\n".encode())
        head = await reader.readuntil(b"retry: ")
        assert b" 200 " in head.splitlines()[0], head
        self._open.append(writer)
        self._reading.append(asyncio.create_task(self._listen(place, reader)))

    async def _listen(self, place: int, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if line.startswith(b"event: changed"):
                self.when[place] = time.time()

    async def all_heard(self, since: float, within: float = 10.0) -> list[float]:
        """Seconds from `since` until each heard."""
        until = time.time() + within
        while min(self.when) < since:
            assert time.time() < until, f"{sum(when < since for when in self.when)} have heard nothing"
            await asyncio.sleep(0.01)
        return sorted(when - since for when in self.when)

    async def close(self) -> None:
        for task in self._reading:
            task.cancel()
        for writer in self._open:
            writer.close()


@asynccontextmanager
async def listening_to(service: Service, topics: Sequence[object]) -> AsyncIterator[Ears]:
    ears = Ears(service, topics)
    try:
        await ears.open()
        yield ears
    finally:
        await ears.close()


def memory(service: Service) -> int:
    """Bytes that the service and its worker hold for themselves alone."""
    launcher = psutil.Process(service.process.pid)
    return sum(process.memory_full_info().uss for process in [launcher, *launcher.children(recursive=True)])


def connections_of(service: Service) -> list[Callable[..., object]]:
    """What the service is connected to beside its listeners."""
    launcher = psutil.Process(service.process.pid)
    processes = [launcher, *launcher.children(recursive=True)]
    return [each for process in processes for each in process.net_connections("all")]
