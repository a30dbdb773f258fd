"""Server-sent events over ASGI: `GET /live/<token>` says "changed" whenever the bell of that subject rings.

No app of the portal is loaded here, so no model is, and no connection to the database can be made.
"""

import asyncio
import logging.config
import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
logging.config.dictConfig(settings.LOGGING)

from config.live.hub import Hub  # noqa: E402
from config.live.stream import Stream, beginning  # noqa: E402
from record import listening  # noqa: E402

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATIENCE = 10.0  # seconds for a reader to take what is said; then they are let go

log = logging.getLogger("evenhand.live")
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
    elif scope["method"] != "GET" or folder != "/live" or (listener := listening.listener_of(token)) is None:
        await _say(send, 404)
    elif not hub.hears or hub.is_full_for(listener):
        await _say(send, 503 if not hub.hears else 429)
    else:
        with hub.listening(listener) as stream:
            await tell(stream, receive, send)


async def _say(send: Send, status: int) -> None:
    headers = [(b"content-length", b"0"), (b"access-control-allow-origin", _origin(settings.SITE_ADDRESS).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def tell(stream: Stream, receive: Receive, send: Send) -> None:
    """Say what a stream has to say until it is over, its reader leaves, or does not take it in time."""
    headers = [
        (b"content-type", b"text/event-stream"),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        (b"access-control-allow-origin", _origin(settings.SITE_ADDRESS).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    leaving = asyncio.create_task(_until_gone(receive, stream))
    words = beginning()
    try:
        while not leaving.done():
            is_last = stream.is_over
            body = {"type": "http.response.body", "body": words, "more_body": not is_last}
            await asyncio.wait_for(send(body), PATIENCE)
            if is_last:
                return
            words = await stream.said()
    except TimeoutError:
        log.info("a reader did not take what was said, and was let go")
    finally:
        leaving.cancel()


async def _until_gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
