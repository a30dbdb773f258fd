"""A real mail server that takes, refuses, dawdles or is away: mails get there once it takes them, under the same id."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import override_settings

from record.models import Channel, Notice
from record.outbox import BACK_OFF, send_outbox
from tests import stories
from tests.stories import Story


@dataclass
class Takes:
    """A server's manners, and the mails that it took: recipient, Message-ID."""

    answer: str = "250 taken"
    refuses: str = ""
    wait: float = 0.0
    wait_after: float = 0.0  # it has taken the mail, and its answer is long in coming
    took: list[tuple[str, str]] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address == self.refuses:
            return "550 nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.sessions.add(id(session))
        if self.wait:
            time.sleep(self.wait)
        if self.answer.startswith("250"):
            head = envelope.content.decode()
            name = next(line for line in head.splitlines() if line.lower().startswith("message-id:"))
            self.took += [(address, name.partition(":")[2].strip()) for address in envelope.rcpt_tos]
        await asyncio.sleep(self.wait_after)
        return self.answer


@pytest.fixture
def server() -> Iterator[tuple[Takes, int]]:
    takes = Takes()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(takes, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield takes, port
    finally:
        controller.stop()


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        told.in_response()
        yield told


def to(port: int, timeout: float = 5) -> override_settings:
    return override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1", EMAIL_PORT=port, EMAIL_TIMEOUT=timeout, EMAIL_USE_TLS=False,
        EMAIL_HOST_USER="", EMAIL_HOST_PASSWORD="",
    )  # fmt: skip


def waiting() -> int:
    return Notice.objects.filter(channel=Channel.MAIL, sent_at=None, parked_at=None).count()


def test_a_round_goes_over_one_connection(story: Story, server: tuple[Takes, int]) -> None:
    takes, port = server
    with to(port):
        sent = send_outbox()
    assert sent == len(takes.took) > 5
    assert len(takes.sessions) == 1


def test_who_is_refused_does_not_hold_up_the_others(story: Story, server: tuple[Takes, int]) -> None:
    takes, port = server
    takes.refuses = story.client.email
    with to(port):
        send_outbox()
    assert {address for address, _ in takes.took} == {story.freelancer.email}
    refused = Notice.objects.filter(recipient=story.client, channel=Channel.MAIL, attempts=1)
    assert refused.exists()
    assert "550" in refused[0].last_error
    takes.refuses = ""
    story.clock.advance(seconds=BACK_OFF[0].total_seconds())
    with to(port):
        send_outbox()
    assert {address for address, _ in takes.took} == {story.freelancer.email, story.client.email}


def test_a_server_that_is_away_is_asked_once_a_round_and_everything_comes_when_it_is_back(
    story: Story, server: tuple[Takes, int]
) -> None:
    _, port = server
    before = waiting()
    with to(1):
        assert send_outbox() == 0
    assert Notice.objects.filter(channel=Channel.MAIL, attempts__gt=0).count() == 1
    assert waiting() == before
    story.clock.advance(minutes=1)
    with to(port):
        send_outbox()
    assert waiting() == 0


def test_a_server_that_does_not_take_it_now_gets_it_again_under_the_same_id(
    story: Story, server: tuple[Takes, int]
) -> None:
    takes, port = server
    notice = Notice.objects.filter(channel=Channel.MAIL, event__act="open").earliest("pk")
    Notice.objects.filter(channel=Channel.MAIL).exclude(pk=notice.pk).update(sent_at=story.clock.moment)
    takes.answer = "451 try again later"
    with to(port):
        assert send_outbox() == 0
    takes.answer = "250 taken"
    story.clock.advance(minutes=1)
    with to(port):
        assert send_outbox() == 1
    assert takes.took == [(notice.recipient.email, f"<{notice.event_id}.{notice.recipient_id}@evenhand.example>")]


def test_a_server_that_says_nothing_ends_the_round(story: Story, server: tuple[Takes, int]) -> None:
    takes, port = server
    takes.wait = 3
    began = time.monotonic()
    with to(port, timeout=1):
        assert send_outbox() == 0
    assert time.monotonic() - began < 3
    assert Notice.objects.filter(channel=Channel.MAIL, attempts=1).count() == 1


def test_a_server_that_does_not_even_greet_ends_the_round(story: Story) -> None:
    """It takes the connection, and that is all it ever does."""
    before = waiting()
    with socket.create_server(("127.0.0.1", 0)) as silent, to(silent.getsockname()[1], timeout=1):
        began = time.monotonic()
        assert send_outbox() == 0
        assert time.monotonic() - began < 3
    tried = Notice.objects.get(channel=Channel.MAIL, attempts=1)
    assert "timed out" in tried.last_error
    assert waiting() == before


@pytest.mark.django_db(transaction=True)
def test_only_one_worker_waits_for_a_slow_server(server: tuple[Takes, int]) -> None:
    """A second round that begins meanwhile ends at once, and no mail goes out twice."""
    takes, port = server
    takes.wait = 0.3
    with stories.told(stories.LARGE) as told, to(port):
        told.in_response()
        came: list[int] = []

        def run() -> None:
            from django.db import connection

            try:
                came.append(send_outbox())
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(3)]
        for thread in threads:
            thread.start()
            time.sleep(0.1)
        for thread in threads:
            thread.join(60)
    assert sorted(came)[:2] == [0, 0]
    assert len(takes.took) == len(set(takes.took)) == max(came) > 5
