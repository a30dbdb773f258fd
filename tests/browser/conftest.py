"""A Chromium for the tests that click through pages; `open_page` opens one in a context without cookies."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from config import storage
from people.models import User
from tests import chromium
from tests.browser.portal import Portal

# Playwright's own loop runs in this thread; Django's guard takes it for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = chromium.find()
    assert program, chromium.MISSING
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(program), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open an address: `open_page(url, width=375, javascript=False)`; `page.complaints` has the console's errors."""
    contexts = []

    def opened(url: str, *, width: int = 1280, javascript: bool = True, theme: str = "light", **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript, color_scheme=theme, **options
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def seen_by(live_server: Any, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """A page of this process's own server, as somebody sees it who is signed in."""

    def opened(person: User, address: str, **how: Any) -> Page:
        http = Client()
        http.force_login(person)
        session = http.cookies[settings.SESSION_COOKIE_NAME].value
        page = open_page("about:blank", **how)
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page.goto(live_server.url + address)
        return page

    return opened


@pytest.fixture
def opened(seen_by: Callable[..., Page]) -> Callable[[User], Page]:
    """A page in which somebody is signed in, and has gone nowhere yet."""
    return lambda person: seen_by(person, "/healthz")


@pytest.fixture
def portal(
    browser: Browser, start_process: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, settings: Any
) -> Iterator[Portal]:
    """The portal of a demo; `portal.open()` starts it. What this process stores lies where its pages look."""
    var = tmp_path / "var"
    settings.STORAGES = settings.STORAGES | {"default": storage.backend(var / "files")}
    portal = Portal(var, start_process, browser)
    yield portal
    portal.close()
    portal.everybody_was_there()
