"""Identities come in the order in which they are given, and nobody guesses the next one."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from core import clock, ids

MOMENT = datetime(2026, 3, 1, 12, 0, 0, 123000, tzinfo=UTC)


def test_they_are_what_the_standard_says():
    with clock.stopped_at(MOMENT):
        made = ids.in_order()
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == int(MOMENT.timestamp() * 1000)


def test_a_later_one_comes_later():
    made = []
    for step in range(50):
        with clock.stopped_at(MOMENT + timedelta(milliseconds=step)):
            made.append(ids.in_order())
    assert made == sorted(made)


def test_of_one_millisecond_all_differ():
    with clock.stopped_at(MOMENT):
        made = {ids.in_order() for _ in range(1000)}
    assert len(made) == 1000
    assert len({one.int & (1 << 62) - 1 for one in made}) == 1000
    assert len({one.int >> 64 & 0xFFF for one in made}) > 500
