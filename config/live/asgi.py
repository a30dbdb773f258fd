"""Server-sent events over ASGI: `GET /live/<token>` says "changed" whenever the bell of that subject rings."""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from config.live.hub import Hub  # noqa: E402
from record import bell, listening  # noqa: E402

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MOST_STREAMS = 5_000  # per process; beyond it a page asks by itself
STILL_HERE_EVERY = 20.0  # seconds, so that proxies keep the connection
AT_MOST_EVERY = 0.25  # seconds: many rings in a row are one

hub = Hub(settings.REDIS_URL)
_running: set[asyncio.Task[None]] = set()


async def application(scope: Message, receive: Receive, send: Send) -> None:
    """The service itself."""
    if scope["type"] == "lifespan":
        await _live_and_die(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)


async def _live_and_die(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            _running.add(asyncio.create_task(hub.run()))
            await send({"type": "lifespan.startup.complete"})
        else:
            for task in _running:
                task.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def _answer(scope: Message, receive: Receive, send: Send) -> None:
    folder, _, token = scope["path"].rpartition("/")
    if scope["path"] == "/healthz":
        await _say(send, 200 if hub.hears else 503)
    elif scope["method"] != "GET" or folder != "/live" or (subject_id := listening.subject_of(token)) is None:
        await _say(send, 404)
    elif len(hub) >= MOST_STREAMS:
        await _say(send, 503)
    else:
        await _stream(bell.channel(subject_id), receive, send)


async def _say(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


async def _stream(channel: str, receive: Receive, send: Send) -> None:
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"access-control-allow-origin", _origin(settings.SITE_ADDRESS).encode()),
    ]
    with hub.listening(channel) as rung:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"retry: 3000\n\n", "more_body": True})
        leaving = asyncio.create_task(_until_gone(receive))
        try:
            while not leaving.done():
                await send({"type": "http.response.body", "body": await _next(rung, leaving), "more_body": True})
        finally:
            leaving.cancel()


async def _next(rung: asyncio.Event, leaving: asyncio.Task[None]) -> bytes:
    """What to say next: that something changed, or after a while that this is still here."""
    ring = asyncio.create_task(rung.wait())
    await asyncio.wait({ring, leaving}, timeout=STILL_HERE_EVERY, return_when=asyncio.FIRST_COMPLETED)
    if not ring.done():
        ring.cancel()
        return b": still here\n\n"
    await asyncio.sleep(AT_MOST_EVERY)
    rung.clear()
    return b"data: changed\n\n"


async def _until_gone(receive: Receive) -> None:
    with suppress(asyncio.CancelledError):
        while (await receive())["type"] != "http.disconnect":
            pass


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
