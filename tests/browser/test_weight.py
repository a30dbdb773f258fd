"""The main pages weigh less than 100 KB as they go over the wire: words, styles, scripts, fonts and signs together."""

import re
import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings as configured
from django.contrib.staticfiles import finders
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import connections
from django.test import Client
from playwright.sync_api import Page

from people.models import User
from tests import stories
from tests.stories import Story

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST = 100 * 1024
HASHED = re.compile(r"\.[0-9a-f]{12}\.js$")
# Answers with their headers, as Chromium counts what arrived.
COUNT = "Network.loadingFinished"


class Quiet(WSGIRequestHandler):
    def log_message(self, *said: object) -> None:
        pass


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture
def deployed(tmp_path, settings) -> Iterator[str]:
    """The portal over real HTTP with its static files as a deployment collects, compresses and serves them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "core.styles.BundledStaticFiles"}}
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    call_command("collectstatic", interactive=False, verbosity=0)
    handler = WSGIHandler()

    def portal(environ, start_response):
        # Whole and at once: a generator that a gone browser leaves unfinished is closed wherever rubbish is collected,
        # and would close that thread's connection instead.
        answer = handler(environ, start_response)
        try:
            return list(answer)
        finally:
            answer.close()
            connections.close_all()

    server = make_server("127.0.0.1", 0, portal, server_class=Threaded, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    finders.get_finder.cache_clear()


@pytest.fixture
def weigh(deployed: str, open_page: Callable[..., Page]) -> Callable[..., dict[str, int]]:
    def weighed(person: User | None, path: str, language: str = "en") -> dict[str, int]:
        page = open_page("about:blank", locale=language)
        if person is not None:
            http = Client()
            http.force_login(person)
            session = http.cookies[configured.SESSION_COOKIE_NAME].value
            page.context.add_cookies([{"name": configured.SESSION_COOKIE_NAME, "value": session, "url": deployed}])
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.send("Network.setCacheDisabled", {"cacheDisabled": True})
        addresses: dict[str, str] = {}
        bytes_of: dict[str, int] = {}
        line.on("Network.responseReceived", lambda said: addresses.update({said["requestId"]: said["response"]["url"]}))
        line.on(COUNT, lambda said: bytes_of.update({said["requestId"]: int(said["encodedDataLength"])}))
        page.goto(deployed + path)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        page.close()  # else it goes on asking whether something has changed
        return {addresses[each].removeprefix(deployed): size for each, size in bytes_of.items() if each in addresses}

    return weighed


def too_heavy(name: str, parts: dict[str, int]) -> list[str]:
    whole = sum(parts.values())
    heaviest = sorted(parts.items(), key=lambda part: -part[1])
    told = "".join(f"\n    {size:7d} {path}" for path, size in heaviest)
    return [f"{name} weighs {whole} bytes{told}"] if whole > MOST else []


@pytest.fixture
def story() -> Iterator[Story]:
    with stories.told() as told:
        yield told


def test_what_everybody_sees_is_light(weigh) -> None:
    parts = weigh(None, "/")
    assert any("/css/app." in path for path in parts)
    assert any(path.endswith(".woff2") for path in parts)
    wrong = too_heavy("landing", parts)
    assert wrong == [], "\n".join(wrong)
    assert not any("devanagari" in path for path in parts), "letters of Hindi come to readers of Hindi"
    assert [path for path in parts if path.endswith(".js") and not HASHED.search(path)] == []


def test_a_page_in_hindi_is_light_where_the_device_has_its_letters(story, weigh) -> None:
    story.in_mediation()
    for path in ("/", "/home/", f"/cases/{story.case.pk}/"):
        parts = weigh(None if path == "/" else story.client, path, "hi")
        letters = {part: size for part, size in parts.items() if "devanagari" in part}
        assert sum(letters.values()) < 70 * 1024
        wrong = too_heavy(f"{path} in Hindi", {part: size for part, size in parts.items() if part not in letters})
        assert wrong == [], "\n".join(wrong)


def test_the_pages_of_both_sides_are_light(story, weigh) -> None:
    story.in_mediation()
    story.act(story.client, "say", text="The list is missing.")
    story.act(story.mediator, "say", text="I read it today.")
    wrong = []
    for who, person in (("client", story.client), ("freelancer", story.freelancer)):
        for path in ("/home/", f"/contracts/{story.contract.pk}/", f"/cases/{story.case.pk}/"):
            wrong += too_heavy(f"{path.split('/')[1]} of the {who}", weigh(person, path))
    assert wrong == [], "\n".join(wrong)


def test_the_pages_of_staff_are_light(story, weigh) -> None:
    story.in_mediation()
    wrong = []
    for who, person, path in (
        ("queue", story.mediator, "/queue/"),
        ("workbench", story.mediator, f"/cases/{story.case.pk}/"),
        ("contract of an operator", story.operator, f"/contracts/{story.contract.pk}/"),
        ("flags", story.reviewer, "/flags/"),
        ("operations", story.operator, "/operations/"),
    ):
        wrong += too_heavy(who, weigh(person, path))
    assert wrong == [], "\n".join(wrong)


def test_a_page_is_compressed_and_a_file_is_left_as_it_is(story) -> None:
    story.submitted()
    http = Client(headers={"accept-encoding": "gzip"})
    http.force_login(story.client)
    page = http.get(f"/contracts/{story.contract.pk}/")
    assert page.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page.headers["Vary"]
    assert "Content-Encoding" not in http.get(f"/contracts/{story.contract.pk}/statement.csv").headers
