"""The live service: a page that the portal gave an address to hears that something changed."""

import http.client
import time
import uuid
from urllib.parse import urlsplit

import pytest
from django.template import Context, Template
from django.test import override_settings

from config.demo.port import free_port
from record import bell, listening


@pytest.fixture
def live_port(start_process) -> int:
    port = free_port("127.0.0.1", from_port=9500)
    command = ["-m", "granian", "--interface", "asgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    start_process(*command, "config.live.asgi:application", SITE_ADDRESS="https://portal.example/")
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return port
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the live service did not answer")


def path_for(subject_id: uuid.UUID) -> str:
    with override_settings(LIVE_ADDRESS="https://portal.example/live"):
        return urlsplit(listening.address(subject_id)).path


def listen(port: int, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    return connection.getresponse()


def test_a_page_hears_its_own_bell_and_no_other(live_port):
    mine, other = uuid.uuid4(), uuid.uuid4()
    stream = listen(live_port, path_for(mine))
    assert stream.status == 200
    assert stream.getheader("content-type") == "text/event-stream"
    assert stream.getheader("access-control-allow-origin") == "https://portal.example"
    assert stream.readline() == b"retry: 3000\n"
    stream.readline()

    stream.fp.raw._sock.settimeout(1)
    bell.client().publish(bell.channel(other), "1")
    with pytest.raises(TimeoutError):
        stream.readline()


def test_a_ring_arrives_within_a_second(live_port):
    mine = uuid.uuid4()
    stream = listen(live_port, path_for(mine))
    assert stream.readline() == b"retry: 3000\n"
    stream.readline()
    begun = time.monotonic()
    bell.client().publish(bell.channel(mine), "1")
    assert stream.readline() == b"data: changed\n"
    assert time.monotonic() - begun < 2


def test_an_address_that_the_portal_did_not_give_out_is_not_found(live_port):
    forged = path_for(uuid.uuid4())[:-3] + "abc"
    assert listen(live_port, forged).status == 404
    assert listen(live_port, "/live/").status == 404


def test_no_address_is_given_out_where_nothing_listens():
    with override_settings(LIVE_ADDRESS=""):
        assert listening.address(uuid.uuid4()) == ""


def test_a_page_says_where_it_hears_its_subject():
    subject_id = uuid.uuid4()
    page = Template("{% load hearing %}{% hear pk %}")
    with override_settings(LIVE_ADDRESS="https://portal.example/live"):
        said = page.render(Context({"pk": subject_id}))
    token = said.split("/live/")[1].split('"')[0]
    assert listening.subject_of(token) == str(subject_id)
    with override_settings(LIVE_ADDRESS=""):
        assert page.render(Context({"pk": subject_id})) == ""
