"""A thousand open streams in one process: no connection to the database, everybody hears in a second, little memory."""

import asyncio
import time
import uuid

import pytest
from django.db import connection

from record import bell
from tests.listening import run, service
from tests.many_ears import listening_to, memory

MANY = 1_000
THERE = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"


def connections():
    with connection.cursor() as cursor:
        cursor.execute(THERE)
        return cursor.fetchone()[0]


@pytest.mark.slow
def test_a_thousand_streams_hold_no_connection_to_the_database_and_hear_in_a_second(db, record_property):
    login = connection.settings_dict
    host = f"{login['HOST']}:{login['PORT']}" if login["PORT"] else ""
    reachable = f"postgresql://{login['USER']}:{login['PASSWORD']}@/{login['NAME']}?host={host or login['HOST']}"
    before = connections()
    with service(DATABASE_URL=reachable) as live:
        mine, empty = uuid.uuid4(), memory(live)

        async def all_listen():
            async with listening_to(live, [mine] * MANY) as ears:
                assert await asyncio.to_thread(connections_now) == before
                grown = (memory(live) - empty) / MANY
                for _ in range(3):
                    began = time.time()
                    await asyncio.to_thread(bell.client().publish, bell.channel(mine), "case")
                    taken = await ears.all_heard(began)
                    await asyncio.sleep(0.6)
                return grown, taken

        grown, taken = run(all_listen())
        assert connections() == before
    print(f"{MANY} streams: {grown / 1024:.0f} KiB each, the last heard after {taken[-1] * 1e3:.0f} ms")
    assert taken[-1] < 1.0
    assert grown < 64 * 1024


def connections_now():
    """Asked in a thread, which has a connection of its own for it."""
    try:
        return connections() - 1
    finally:
        connection.close()
