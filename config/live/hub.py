"""One connection to Redis for all the streams of this process, and who listens on which topic."""

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from config.live.stream import Stream
from record import listening

MOST_STREAMS = 5_000  # per process; beyond it a page asks by itself
MOST_EACH = 20  # streams of one person
ASKED_EVERY = 3.0  # seconds: whether Redis is still there, where it says nothing
ANSWERS_WITHIN = 2.0
LONGEST_PAUSE = 5.0  # between two tries to reach Redis
# Who rings gives Redis up for some seconds when it does not answer: what changed then is looked for once more.
LOOKED_AGAIN_AFTER = 4.0

log = structlog.get_logger(__name__)


class Hub:
    """Wakes those who listen to a topic, and ends the streams of those who may no longer."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._on: dict[str, set[Stream]] = defaultdict(set)
        self._all: set[Stream] = set()
        self._of: Counter[int] = Counter()
        self.hears = False
        self._was_away = False

    def is_full_for(self, listener: listening.Listener) -> bool:
        return len(self._all) >= MOST_STREAMS or self._of[listener.person] >= MOST_EACH

    @contextmanager
    def listening(self, listener: listening.Listener) -> Iterator[Stream]:
        """A stream that is woken whenever something changes of what this listener may hear."""
        stream = Stream(listener)
        self._all.add(stream)
        self._of[listener.person] += 1
        for topic in listener.topics:
            self._on[topic].add(stream)
        try:
            yield stream
        finally:
            self._all.discard(stream)
            self._of -= Counter([listener.person])
            for topic in listener.topics:
                self._on[topic].discard(stream)
                if not self._on[topic]:
                    del self._on[topic]

    def __len__(self) -> int:
        return len(self._all)

    async def run(self) -> None:
        """Hear Redis until cancelled. Who listens to a service that hears nothing is told so, and asks by itself."""
        pause = 0.5
        while True:
            try:
                # What Redis does not answer in time is the end of this connection; the next one is made below.
                client = Redis.from_url(self._address, socket_connect_timeout=ANSWERS_WITHIN)
                async with client, client.pubsub() as bell:
                    await asyncio.wait_for(self._begin(bell), ANSWERS_WITHIN)
                    await self._hear(bell)
            except (RedisError, OSError, TimeoutError) as trouble:
                pause = 0.5 if self.hears else min(pause * 2, LONGEST_PAUSE)
                self._end_all()
                log.warning("redis_away", trouble=repr(trouble), again_in=pause)
                await asyncio.sleep(pause)

    async def _begin(self, bell: PubSub) -> None:
        await bell.psubscribe(listening.channel("*"))
        await bell.subscribe(listening.cut_channel())

    async def _hear(self, bell: PubSub) -> None:
        while True:
            message = await bell.get_message(timeout=ASKED_EVERY)
            if message is None:
                await asyncio.wait_for(bell.ping(), ANSWERS_WITHIN)
                message = await bell.get_message(timeout=ANSWERS_WITHIN)
                if message is None:
                    raise TimeoutError("Redis is silent")
            self._take(message)

    def _take(self, message: dict[str, bytes]) -> None:
        match message["type"]:
            case "subscribe":
                self._begin_to_hear()
            case "pmessage":
                topic = message["channel"].decode().removeprefix(listening.channel(""))
                for stream in self._on.get(topic, ()):
                    stream.changed(topic, message["data"].decode())
            case "message":
                with suppress(ValueError, TypeError, KeyError):
                    self._cut(**json.loads(message["data"]))

    def _begin_to_hear(self) -> None:
        self.hears = True
        if self._was_away:
            asyncio.get_running_loop().call_later(LOOKED_AGAIN_AFTER, self._wake_all)
        self._was_away = False

    def _cut(self, person: int | None, topic: str, session: str) -> None:
        for stream in self._on.get(topic, set()) if topic else self._all:
            if person in (None, stream.listener.person) and session in ("", stream.listener.session):
                stream.end()

    def _wake_all(self) -> None:
        for stream in self._all:
            stream.changed(stream.listener.topics[0], "")

    def _end_all(self) -> None:
        self.hears, self._was_away = False, True
        for stream in self._all:
            stream.end()
