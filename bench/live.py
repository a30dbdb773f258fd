"""From the commit of an act to the moment at which open pages hear of it, by a stream and by asking again and again."""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from dataclasses import dataclass

import psutil
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from record import bell
from record.acts import perform
from tests import stories
from tests.listening import service
from tests.many_ears import listening_to, memory

STREAMS = 1_000
ACTS = 20
IDLE_FOR = 10.0  # seconds
# Pages that ask, as live.js does where it has no stream; a hundred, because each look is a request.
ASKING, EVERY, ASKED_ACTS = 100, 12.0, 5


@dataclass(frozen=True)
class Live:
    """Seconds, bytes, and shares of a processor."""

    streams: int
    heard: list[float]
    asked: list[float]
    memory: float
    idle: float
    look: float
    ring: float
    act: float

    def of_asking(self) -> float:
        """The share of a processor that as many pages take which ask, while nothing happens."""
        return self.look * self.streams / EVERY


def measure(streams: int = STREAMS) -> Live:
    with stories.told() as story:
        case = story.in_mediation().case
        client = Client()
        client.force_login(story.client)
        heard, each, idle = asyncio.run(_streamed(story, str(case.pk), streams))
        address = reverse("case-version", args=[case.pk])
        asked, look = asyncio.run(_asked(story, client, address, max(ASKING * streams // STREAMS, 1)))
        ring, act = _ringing(story)
    return Live(streams, heard, asked, each, idle, look, ring, act)


def at(found: list[float], share: int) -> float:
    return statistics.quantiles(found, n=100)[share - 1]


async def _streamed(story: stories.Story, topic: str, streams: int) -> tuple[list[float], float, float]:
    heard: list[float] = []
    with service() as live:
        empty, processes = memory(live), psutil.Process(live.process.pid).children(recursive=True)
        async with listening_to(live, [topic] * streams) as ears:
            each = (memory(live) - empty) / streams
            before = _spent(processes)
            await asyncio.sleep(IDLE_FOR)
            idle = (_spent(processes) - before) / IDLE_FOR
            for number in range(ACTS):
                heard += await ears.all_heard(await asyncio.to_thread(_say, story, f"Message {number}."))
                await asyncio.sleep(0.7)
    return heard, each, idle


async def _asked(story: stories.Story, client: Client, address: str, pages: int) -> tuple[list[float], float]:
    """When pages that ask hear of it, and the time of a processor that one look takes."""
    spent: list[float] = []
    found: list[float] = []
    happened = [0.0]

    def look() -> int:
        began = time.thread_time()
        version: int = client.get(address, secure=True, SERVER_NAME="localhost").json()["version"]
        spent.append(time.thread_time() - began)
        return version

    one = asyncio.Lock()  # of a client, and of its connection

    async def page() -> None:
        await asyncio.sleep(random.uniform(0, EVERY))
        seen = 0
        while True:
            async with one:
                version = await asyncio.to_thread(look)
            if seen and version != seen:
                found.append(time.time() - happened[0])
            seen = version
            await asyncio.sleep(EVERY)

    open_pages = [asyncio.create_task(page()) for _ in range(pages)]
    await asyncio.sleep(EVERY + 1)
    for number in range(ASKED_ACTS):
        happened[0] = await asyncio.to_thread(_say, story, f"Asked for, {number}.")
        await asyncio.sleep(EVERY + 1)
    for task in open_pages:
        task.cancel()
    if len(found) != pages * ASKED_ACTS:
        raise RuntimeError(f"{len(found)} of {pages * ASKED_ACTS} looks found something new")
    return found, statistics.median(spent)


def _say(story: stories.Story, words: str) -> float:
    """Have a message written; the moment at which its commit was asked for."""
    try:
        with transaction.atomic():
            perform(story.case, "say", by=story.client, data={"text": words})
            moment = time.time()
        return moment  # noqa: RET504  # not that at which the commit was over
    finally:
        connection.close()


def _ringing(story: stories.Story) -> tuple[float, float]:
    """What telling Redis takes, and the whole act that it belongs to."""
    case, rings, acts = story.case, [], []
    for number in range(50):
        began = time.perf_counter()
        bell.ring(case)
        rings.append(time.perf_counter() - began)
        began = time.perf_counter()
        perform(case, "say", by=story.client, data={"text": f"Ring {number}."})
        acts.append(time.perf_counter() - began)
    return statistics.median(rings), statistics.median(acts)


def _spent(processes: list[psutil.Process]) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in processes)
