"""The database’s disk is full: acts are refused cleanly, nothing is half done, and it goes on when there is room."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from config.embedded import postgres
from escrow import audit
from record.models import Answer, Event
from tests.conftest import starting
from tests.faults import own_server
from tests.faults.disk import Disk, a_small_disk
from tests.faults.own_server import Server, until
from tests.faults.portal import Answer as Said
from tests.faults.portal import Portal, Starts, opened, told_until_now
from tests.stories import Story

AT_MOST = 400  # messages; each takes a page or more of the disk


@pytest.fixture
def disk() -> Iterator[Disk]:
    with a_small_disk(megabytes=200) as disk:
        yield disk


@pytest.fixture
def on_disk(disk: Disk, cluster: Path, django_db_blocker: Any) -> Iterator[Server]:
    with ExitStack() as stack:
        server = stack.enter_context(own_server.copied(cluster, disk.root))
        stack.enter_context(django_db_blocker.unblock())
        stack.enter_context(server.here())
        yield server


@pytest.fixture
def start(on_disk: Server) -> Iterator[Starts]:
    with own_server.a_folder() as var, starting(on_disk.surroundings(EVENHAND_VAR=str(var))) as start:
        yield start


@pytest.fixture
def story(on_disk: Server) -> Iterator[Story]:
    with told_until_now(hours=60) as told:
        yield told.in_negotiation()


def says(portal: Portal, story: Story, key: str) -> Said:
    """Something that no page has room for any more, whatever is left on it."""
    return portal.act(story.client, story._case, "say", key, text=f"{key}: {secrets.token_hex(2000)}")


def is_refused_cleanly(said: Said) -> None:
    assert (said.status, said.said["code"]) == (503, "busy"), said.body
    assert "with the same Idempotency-Key" in said.said["instead"]


def uses_up_the_log(server: Server) -> None:
    for _ in range(100):  # segments that were made ahead come first
        server.asked("SELECT pg_logical_emit_message(true, 'to', 'fill'), pg_switch_wal()")


def test_a_full_disk_refuses_writes_and_pages_are_read(
    disk: Disk, on_disk: Server, story: Story, start: Starts
) -> None:
    portal = opened(start)
    portal.knows(story.client)
    assert says(portal, story, "before").status == 200
    disk.fill()
    for number in range(AT_MOST):
        said = says(portal, story, f"full-{number}")
        if said.status != 200:
            break
    is_refused_cleanly(said)
    log = (on_disk.place.postgres_files / "server.log").read_text()
    assert "No space left on device" in log
    page = portal.page(story.client, f"/cases/{story._case.pk}/")
    assert page.status == 200
    assert not Answer.objects.filter(key=f"full-{number}").exists()
    assert Event.objects.filter(act="say").count() == number + 1
    assert audit.breaches() == []

    disk.make_room()
    again = says(portal, story, f"full-{number}")
    assert (again.status, again.headers.get("idempotent-replayed")) == (200, None)
    assert Event.objects.filter(act="say").count() == number + 2
    assert audit.breaches() == []


def test_no_room_for_the_log_stops_the_database_and_loses_nothing(
    disk: Disk, on_disk: Server, story: Story, start: Starts
) -> None:
    """PostgreSQL gives up where it cannot write what it promised to keep. It comes back when there is room."""
    portal = opened(start)
    portal.knows(story.client)
    assert says(portal, story, "before").status == 200
    disk.fill()
    with pytest.raises(psycopg2.Error):
        uses_up_the_log(on_disk)
    is_refused_cleanly(says(portal, story, "full"))
    log = (on_disk.place.postgres_files / "server.log").read_text()
    assert "PANIC:  could not write to file" in log
    assert portal.page(story.client, f"/cases/{story._case.pk}/").status in {200, 503}

    disk.make_room()
    with suppress(SystemExit):
        postgres.stop(on_disk.place)  # where it still tries by itself
    on_disk.start()
    assert Event.objects.filter(act="say").count() == 1
    assert not Answer.objects.filter(key="full").exists()
    assert audit.breaches() == []
    until(portal.answers)
    assert says(portal, story, "full").status == 200
    assert Event.objects.filter(act="say").count() == 2
    assert audit.breaches() == []
