"""The portal as `make demo` runs it, beside the test and on the test's database: pages, live changes, worker, beat."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page

from config.demo import __main__ as demo
from config.demo import beginning
from config.demo.port import FIRST, free_port
from people.demo import PEOPLE
from tests.browser.looking import picture

PATIENCE = 60  # seconds, for each process to be ready
BEAT = ("-m", "celery", "--app", "config", "beat", "--pidfile", "", "--loglevel", "INFO")
NAMES = {person["cast"]: person["name"] for person in PEOPLE}


@dataclass
class Portal:
    """Everything a person reaches is a process of its own; the test only looks at pages."""

    var: Path
    start: Callable[..., subprocess.Popen[bytes]]
    browser: Browser
    members: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    contexts: list[BrowserContext] = field(default_factory=list)
    _begin: dict[str, Callable[[], subprocess.Popen[bytes]]] = field(default_factory=dict)
    address: str = ""

    def open(self, *, ahead: timedelta = timedelta()) -> None:
        """Start it, with the demo's clock moved ahead to where a story has come."""
        self.var.mkdir(parents=True, exist_ok=True)
        (self.var / "demo-clock").write_text(str(ahead.total_seconds()))
        # Two workers that look at the same moment would both find the same port free.
        apart = 1000 * (1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")))
        port = free_port(demo.HOST, from_port=FIRST + apart)
        live = free_port(demo.HOST, from_port=demo.LIVE_FROM + apart)
        self.address, stream = f"http://{demo.HOST}:{port}", f"http://{demo.HOST}:{live}"
        variables = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TESTING": "",
            "DEMO": "1",
            "EVENHAND_VAR": str(self.var),
            "REDIS_PREFIX": settings.REDIS_PREFIX,
            "SITE_ADDRESS": self.address,
            "LIVE_ADDRESS": f"{stream}/live",
            "STORAGE_URL": "",
            "EMAIL_HOST": "",
        }
        commands = {"pages": demo.pages(port), "live": demo.stream(live), "worker": demo.worker(), "beat": BEAT}
        self._begin = {name: partial(self.start, *command, **variables) for name, command in commands.items()}
        for name in commands:
            self.begin(name)
        self._wait("pages", lambda: beginning.answers(f"{self.address}/healthz"))
        self._wait("live", lambda: beginning.answers(f"{stream}/healthz"))

    def begin(self, name: str) -> None:
        self.members[name] = self._begin[name]()

    def end(self, name: str) -> None:
        """Kill one of its processes with all that it has begun, as a machine that fails does."""
        os.killpg(self.members[name].pid, signal.SIGKILL)
        self.members[name].wait()

    def everybody_was_there(self) -> None:
        """Worker and beat get ready while people do things; at the end both have been at work."""
        self._wait("worker", lambda: beginning.has_ticked(demo.worker_name()))
        self._wait("beat", lambda: beginning.has_ticked("beat"))

    def _wait(self, name: str, ready: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not ready():
            assert self.members[name].poll() is None, f"{name} ended by itself"
            assert time.monotonic() < until, f"{name} was not ready in {PATIENCE} s"
            time.sleep(0.1)

    def become(self, cast: str, *, width: int = 1280, javascript: bool = True, theme: str = "light") -> Page:
        """A browser of its own, signed in by one click as somebody of the demo; `page.complaints` has its errors."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript, color_scheme=theme
        )
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on(
            "console",
            lambda said: (
                page.complaints.append(f"{said.text} {said.location['url']}") if said.type == "error" else None
            ),
        )
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(self.address)
        page.get_by_role("button", name=NAMES[cast]).first.click()
        return page

    def close(self) -> None:
        for place, context in enumerate(self.contexts):
            for page in context.pages:
                picture(page, f"last-{place}")
            context.close()
