"""PostgreSQL is stopped at once, the whole of it: in the middle of an act, around its COMMIT, right after a lapse.

Portals live through it: real web processes and workers, which keep their connections.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import closing, suppress

import psycopg2
import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, transaction

from core.errors import is_database_away
from escrow import audit
from escrow.models import Transfer
from record.models import Answer, Event
from tests.faults.own_server import Server, until
from tests.faults.portal import WORKER, Portal, Starts, opened, told_until_now
from tests.faults.portal import Answer as Said
from tests.faults.wire import Wire
from tests.stories import Story
from timers.sweep import sweep

WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%movements%'"
AWAY = "The portal cannot do this just now."
AGAIN = "Ask again in a moment, with the same Idempotency-Key."


@pytest.fixture
def story(server: Server) -> Iterator[Story]:
    with told_until_now(hours=5) as told:
        yield told.submitted()


@pytest.fixture
def wire(server: Server) -> Iterator[Wire]:
    """What goes over it has the server die at a COMMIT."""
    with closing(Wire(server.socket, breaks=server.stop_at_once)) as wire:
        yield wire


def over(wire: Wire) -> str:
    return f"postgresql://evenhand_app@127.0.0.1:{wire.port}/evenhand?sslmode=disable&gssencmode=disable"


def approve(portal: Portal, story: Story) -> Said:
    """Of a contract that was read before: the database may be away."""
    return portal.act(story.client, story._contract, "approve", "one-click", milestone=1)


def is_refused_cleanly(said: Said) -> None:
    assert (said.status, said.said["code"], said.said["message"], said.said["instead"]) == (503, "busy", AWAY, AGAIN)


def happened_once(story: Story) -> None:
    assert Event.objects.filter(act="approve").count() == 1
    assert Transfer.objects.filter(reason="client_approval").count() == 1
    assert story.wallet(story.freelancer) == 120000
    assert Answer.objects.get(key="one-click").event == Event.objects.get(act="approve")
    assert audit.breaches() == []


def test_an_act_in_its_middle_is_undone_and_done_when_it_is_asked_for_again(
    server: Server, story: Story, start: Starts
) -> None:
    portal = opened(start)
    portal.knows(story.client)
    said: list[Said] = []
    with closing(psycopg2.connect(server.place.owner_url("evenhand"))) as holds, holds.cursor() as cursor:
        cursor.execute("SELECT 1 FROM escrow_account WHERE kind = 'escrow' FOR UPDATE")  # where the act has to wait
        asking = threading.Thread(target=lambda: said.append(approve(portal, story)))
        asking.start()
        until(lambda: server.asked(WAITING))
        server.stop_at_once()
        asking.join(60)
    is_refused_cleanly(said[0])
    is_refused_cleanly(approve(portal, story))  # while it is down
    page = portal.page(story.client, f"/contracts/{story._contract.pk}/")
    assert (page.status, page.headers.get("retry-after")) == (503, "60")
    assert "Please try again in a minute" in page.words
    assert "the same form sent again does nothing twice" in page.words
    is_refused_cleanly(portal.page(story.client, "/api/v1/contracts/"))  # a page's script, signed in
    assert not portal.answers()

    server.start()
    assert not Event.objects.filter(act="approve").exists()
    assert not Answer.objects.filter(key="one-click").exists()
    assert not Transfer.objects.filter(reason="client_approval").exists()
    assert audit.breaches() == []
    assert portal.answers()  # the same process
    assert portal.page(story.client, f"/contracts/{story.contract.pk}/").status == 200
    assert approve(portal, story).status == 200
    assert approve(portal, story).status == 200
    happened_once(story)


@pytest.mark.parametrize(("cut", "happened"), [("before", {False}), ("within", {False, True}), ("after", {True})])
def test_around_the_commit_the_key_tells_whether_it_happened(
    server: Server, story: Story, start: Starts, wire: Wire, cut: str, happened: set[bool]
) -> None:
    server.asked("ALTER SYSTEM SET commit_delay = 100000")  # a COMMIT takes a tenth of a second: one can die within
    server.asked("ALTER SYSTEM SET commit_siblings = 0")
    server.asked("SELECT pg_reload_conf()")
    portal = opened(start, DATABASE_URL=over(wire))
    portal.knows(story.client)
    wire.cut = cut
    is_refused_cleanly(approve(portal, story))
    assert wire.was_cut.wait(5)
    server.start()
    has = Event.objects.filter(act="approve").exists()
    assert has in happened
    assert story.wallet(story.freelancer) == (120000 if has else 0)
    assert audit.breaches() == []
    again = approve(portal, story)
    assert (again.status, again.headers.get("idempotent-replayed")) == (200, "true" if has else None)
    happened_once(story)


def test_a_lapse_that_the_crash_takes_back_is_executed_again_by_the_worker_that_lived_through_it(
    server: Server, start: Starts, wire: Wire
) -> None:
    """Lapses do not wait for the disk: this one has been committed, and the log on the disk does not hold it yet."""
    server.asked("ALTER SYSTEM SET wal_writer_delay = 10000")
    server.asked("ALTER SYSTEM SET wal_writer_flush_after = '1GB'")
    server.asked("SELECT pg_reload_conf()")
    with told_until_now(hours=24 * 60) as story:
        story.submitted()
        server.asked("CHECKPOINT")
        wire.cut = "after"
        worker = start(*WORKER, DATABASE_URL=over(wire))
        assert wire.was_cut.wait(60)
        worker.send_signal(signal.SIGSTOP)
        server.start()
        assert not Event.objects.filter(act="review_lapsed").exists()
        assert audit.breaches() == []
        worker.send_signal(signal.SIGCONT)
        until(Event.objects.filter(act="review_lapsed").exists)
        for _ in range(3):
            sweep("another worker")
        assert worker.poll() is None
        assert Event.objects.filter(act="review_lapsed").count() == 1
        assert Transfer.objects.filter(reason="review_lapse").count() == 1
        assert story.wallet(story.freelancer) == 120000
        assert audit.breaches() == []


def test_whatever_a_lost_connection_is_called_it_is_no_mistake_of_anybodys(server: Server) -> None:
    """The database adapter has a name for it when it notices, and another afterwards."""
    called = []
    with suppress(DatabaseError, InterfaceError), transaction.atomic():
        Event.objects.exists()
        server.stop_at_once()
        called += [trouble_of_asking(), trouble_of_asking()]
    called.append(trouble_of_asking())
    assert {type(each) for each in called} == {DatabaseError, InterfaceError, OperationalError}
    assert all(is_database_away(each) for each in called)
    assert not is_database_away(DatabaseError("of the application"))


def trouble_of_asking() -> Exception:
    try:
        Event.objects.exists()
    except (DatabaseError, InterfaceError) as trouble:
        return trouble
    raise AssertionError("it answered")
