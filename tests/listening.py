"""Listening to the live service as a page does, over a real socket."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import override_settings

from config import machine
from config.demo.port import free_port
from record import listening

ADDRESS = "https://portal.example/live"


@dataclass
class Service:
    """The live service in a process of its own, which could not reach a database if it tried."""

    port: int
    process: subprocess.Popen[bytes]

    def answers(self) -> int:
        """What its health says; 0 where nobody answers."""
        try:
            return Ear(self, "/healthz").status
        except OSError:
            return 0

    def wait(self, status: int, patience: float = 30) -> None:
        until = time.monotonic() + patience
        while self.answers() != status:
            assert time.monotonic() < until, f"the live service does not say {status}"
            time.sleep(0.05)


@contextmanager
def service(**variables: str) -> Iterator[Service]:
    port = free_port("127.0.0.1", from_port=9500 + 100 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]))
    command = ["-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings_for_tests",
        "DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:1/none",
        "REDIS_URL": settings.REDIS_URL,
        "TEST_REDIS_PREFIX": settings.REDIS_PREFIX,
        "EVENHAND_VAR": str(settings.VAR),
        "SITE_ADDRESS": "https://portal.example/",
    }
    process = subprocess.Popen(
        [sys.executable, *command, "--no-ws", "--workers-kill-timeout", "1s", "config.live.asgi:application"],
        cwd=machine.BASE_DIR,
        env=surroundings | variables,
    )
    found = Service(port, process)
    try:
        found.wait(200)
        yield found
    finally:
        process.terminate()
        process.wait()


def path_for(*topics: object, person: int = 1, session: str = "a session") -> str:
    """The address of a page of this person, as the portal gives it out."""
    user = SimpleNamespace(pk=person, is_authenticated=True)
    with override_settings(LIVE_ADDRESS=ADDRESS):
        request = SimpleNamespace(user=user, session=SimpleNamespace(session_key=session))
        return urlsplit(listening.address(request, *topics)).path


def run(doing: Coroutine[Any, Any, Any]) -> Any:
    """Run it in a thread of its own: in this one, a browser's loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, doing).result()


class Ear:
    """One stream, open. It reads from the socket itself, because it has to know when nothing is said."""

    def __init__(self, service: Service, path: str) -> None:
        self.socket = socket.create_connection(("127.0.0.1", service.port), timeout=10)
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: portal.example\r\n\r\n".encode())
        self._there = b""
        self.head = self._until(b"\r\n\r\n", 10).decode().lower()
        self.status = int(self.head.split()[1])
        if "text/event-stream" in self.head:
            self.words()  # when to come back

    def words(self, within: float = 5.0) -> str:
        """What is said next, as it stands on the wire; nothing where the stream has ended. Raises TimeoutError."""
        size = int(self._until(b"\r\n", within), 16)  # the answer comes in chunks
        return self._until(b"\r\n", within, at_least=size).decode()

    def _until(self, end: bytes, within: float, at_least: int = 0) -> bytes:
        self.socket.settimeout(within)
        while (place := self._there.find(end, at_least)) < 0:
            more = self.socket.recv(65536)
            if not more:
                raise ConnectionError("the stream broke")
            self._there += more
        found, self._there = self._there[:place], self._there[place + len(end) :]
        return found

    def hears(self, within: float = 5.0) -> dict[str, str]:
        name, data = self.words(within).split("\n\n")[0].splitlines()
        assert name == "event: changed"
        return json.loads(data.removeprefix("data: "))

    def is_over(self, within: float = 5.0) -> bool:
        return self.words(within).startswith("event: over")

    def hears_nothing(self, within: float = 0.7) -> bool:
        try:
            self.words(within)
        except TimeoutError:
            return True
        return False

    def close(self) -> None:
        self.socket.close()
