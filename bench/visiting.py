"""A person who opens a case page of a real web process, over HTTP, again and again."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse

from people.models import User
from tests import stories


@contextmanager
def portal(environment: dict[str, str]) -> Iterator[Callable[[], float]]:
    """Start the pages; yields what opens the case page of a case in mediation, and says how long that took, in s."""
    with stories.told() as story:
        story.in_mediation()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "config.wsgi:application"]
    web = subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        visit = _visitor(port, story.client, reverse("case", args=[story.case.pk]))
        _answers(visit)
        yield visit
    finally:
        os.killpg(web.pid, signal.SIGTERM)
        web.wait(30)


def _visitor(port: int, person: User, path: str) -> Callable[[], float]:
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session_of(person)}", "Host": f"127.0.0.1:{port}"}

    def visit() -> float:
        began = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        answer.read()
        line.close()
        if answer.status != 200:
            raise RuntimeError(f"the page answered {answer.status}")
        return time.perf_counter() - began

    return visit


def session_of(person: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _answers(visit: Callable[[], float]) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            visit()
            return
        except (OSError, http.client.HTTPException):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
