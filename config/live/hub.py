"""One connection to Redis for all the streams of this process."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

CHANNELS = "changed:*"
LONGEST_PAUSE = 10.0  # seconds between two tries to reach Redis

log = structlog.get_logger(__name__)


class Hub:
    """Wakes those who listen on a channel."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._listeners: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.hears = False

    @contextmanager
    def listening(self, channel: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever the bell of this channel rings."""
        event = asyncio.Event()
        self._listeners[channel].add(event)
        try:
            yield event
        finally:
            self._listeners[channel].discard(event)
            if not self._listeners[channel]:
                del self._listeners[channel]

    def __len__(self) -> int:
        return sum(len(events) for events in self._listeners.values())

    async def run(self) -> None:
        """Hear Redis until cancelled; after a loss everybody is woken, because a ring may have been missed."""
        pause = 0.5
        while True:
            try:
                async with Redis.from_url(self._address) as client, client.pubsub() as bell:
                    await bell.psubscribe(CHANNELS)
                    self._wake_all()
                    self.hears = True
                    pause = 0.5
                    async for message in bell.listen():
                        if message["type"] == "pmessage":
                            self._wake(message["channel"].decode())
            except (RedisError, OSError) as trouble:
                self.hears = False
                log.warning("redis_away", trouble=str(trouble), again_in=pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _wake(self, channel: str) -> None:
        for event in self._listeners.get(channel, ()):
            event.set()

    def _wake_all(self) -> None:
        for channel in list(self._listeners):
            self._wake(channel)
