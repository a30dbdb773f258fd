"""A portal's processes over a server of their own, asked over HTTP as a program and a browser ask."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from config.demo.port import free_port
from core import clock
from people import tokens
from people.models import User
from tests import stories
from tests.browsing import words_in
from tests.faults.own_server import until
from tests.stories import Story

Starts = Callable[..., subprocess.Popen[bytes]]
GRANIAN = ("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--workers", "1", "--blocking-threads", "4")
WORKER = ("-m", "celery", "--app", "config", "worker", "--pool", "solo", "--loglevel", "ERROR", "--without-gossip",
          "--without-mingle")  # fmt: skip


@dataclass(frozen=True)
class Answer:
    status: int
    body: str
    headers: dict[str, str]

    @property
    def said(self) -> Any:
        return json.loads(self.body)

    @property
    def words(self) -> str:
        return words_in(self.body)


@dataclass
class Portal:
    """The web of one test."""

    port: int
    tokens: dict[int, str] = field(default_factory=dict)
    cookies: dict[int, str] = field(default_factory=dict)

    def knows(self, *people: User) -> None:
        """Each gets a token for the API, and is signed in on the pages."""
        for person in people:
            _, self.tokens[person.pk] = tokens.make(person, "of the test")
            browser = Client()
            browser.force_login(person)
            self.cookies[person.pk] = browser.cookies["sessionid"].value

    def page(self, person: User | None, path: str) -> Answer:
        return self._asked("GET", path, {"Cookie": f"sessionid={self.cookies[person.pk]}"} if person else {})

    def get(self, person: User, path: str) -> Answer:
        return self._asked("GET", f"/api/v1/{path}", {"Authorization": f"Bearer {self.tokens[person.pk]}"})

    def act(self, person: User, subject: Any, name: str, key: str, **data: Any) -> Answer:
        headers = {
            "Authorization": f"Bearer {self.tokens[person.pk]}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        path = f"/api/v1/{subject.kind}s/{subject.pk}/acts/{name}/"
        return self._asked("POST", path, headers, json.dumps(data).encode())

    def _asked(self, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> Answer:
        url = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(url, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, answer.read().decode(), lowered(answer.headers))
        except urllib.error.HTTPError as refused:
            return Answer(refused.code, refused.read().decode(), lowered(refused.headers))

    def answers(self) -> bool:
        try:
            return self._asked("GET", "/healthz", {}).status == 200
        except OSError:
            return False


def lowered(headers: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def opened(start: Starts, **variables: str) -> Portal:
    """A real web process, as it is deployed."""
    port = free_port("127.0.0.1", from_port=18_700)
    start(*GRANIAN, "--port", str(port), "--no-ws", "config.wsgi:application", **variables)
    portal = Portal(port)
    until(portal.answers)
    return portal


@contextmanager
def told_until_now(hours: float, terms: dict[str, Any] | None = None) -> Iterator[Story]:
    """A story that began so many hours ago: processes beside the test know the real clock alone."""
    began = datetime.fromtimestamp(time.time(), UTC) - timedelta(hours=hours)
    with clock.stopped_at(began) as stopped:
        yield Story(stopped, terms or stories.LARGE)
