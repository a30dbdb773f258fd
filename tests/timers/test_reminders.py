"""When reminders go out: a table of due moments, hours and zones."""

from datetime import UTC, datetime, timedelta

import pytest

from timers.reminders import (
    Quiet,
    fallen_due,
    goes_out,
    has_been_overtaken,
    left_words,
    next_after,
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}:00+00:00").astimezone(UTC)


DUE = at("03-17T00:00")  # the first moment of Tuesday


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("03-01T09:00", "03-14T00:00"),
        ("03-13T23:59", "03-14T00:00"),
        ("03-14T00:00", "03-16T00:00"),  # not ahead: it starts at that very moment
        ("03-15T12:00", "03-16T00:00"),
        ("03-16T01:00", "03-16T22:00"),
        ("03-16T22:00", None),
        ("03-17T09:00", None),
    ],
)
def test_the_next_reminder_is_the_first_that_lies_ahead(after: str, expected: str | None) -> None:
    assert next_after(DUE, at(after)) == (at(expected) if expected else None)


@pytest.mark.parametrize(
    ("since", "now", "expected"),
    [
        ("03-14T00:00", "03-13T23:59", None),  # not yet
        ("03-14T00:00", "03-14T00:00", 72),
        ("03-14T00:00", "03-14T00:01", 72),
        ("03-16T00:00", "03-16T00:00", 24),
        ("03-16T22:00", "03-16T22:00", 2),
        ("03-14T00:00", "03-15T09:00", 72),  # late, and still worth saying
        ("03-14T00:00", "03-15T23:30", None),  # so late that the next one is as good as here
        ("03-14T00:00", "03-16T08:00", 24),  # two were missed: the latest alone
        ("03-14T00:00", "03-16T23:00", 2),  # three were missed
        ("03-16T00:00", "03-16T21:30", None),
        ("03-16T22:00", "03-16T23:59", 2),
        ("03-14T00:00", "03-17T00:00", None),  # it is due
        ("03-16T22:00", "03-18T00:00", None),
        ("03-16T00:00", "03-15T09:00", None),
    ],
)
def test_after_an_outage_only_the_latest_that_makes_sense_goes_out(since: str, now: str, expected: int | None) -> None:
    assert fallen_due(DUE, at(since), at(now)) == expected


@pytest.mark.parametrize(
    ("zone", "due", "now", "expected"),
    [
        # Midnight UTC is evening in New York, morning in Kuala Lumpur, night in Lisbon and Berlin.
        ("America/New_York", "03-17T00:00", "03-14T00:00", "03-14T00:00"),
        ("Asia/Kuala_Lumpur", "03-17T00:00", "03-14T00:00", "03-14T00:00"),
        ("Europe/Lisbon", "03-17T00:00", "03-14T00:00", "03-14T07:00"),
        ("Europe/Berlin", "03-17T00:00", "03-14T00:00", "03-14T06:00"),
        # Within the last 24 hours: at once, whatever the hour.
        ("Europe/Lisbon", "03-17T00:00", "03-16T00:00", "03-16T00:00"),
        ("Europe/Berlin", "03-17T00:00", "03-16T22:00", "03-16T22:00"),
        # The edges of the night, in the reader's own zone.
        ("UTC", "03-20T12:00", "03-17T21:59", "03-17T21:59"),
        ("UTC", "03-20T12:00", "03-17T22:00", "03-18T07:00"),
        ("UTC", "03-20T12:00", "03-18T06:59", "03-18T07:00"),
        ("UTC", "03-20T12:00", "03-18T07:00", "03-18T07:00"),
        # The night ends later than 24 hours before: at 24 hours before.
        ("UTC", "03-18T03:00", "03-16T23:30", "03-17T03:00"),
        # The night of the clock change: seven o'clock is an hour earlier in UTC.
        ("Europe/Berlin", "04-01T12:00", "03-28T22:30", "03-29T05:00"),
    ],
)
def test_nobody_is_woken_but_in_the_last_24_hours(zone: str, due: str, now: str, expected: str) -> None:
    assert goes_out(at(due), at(now), zone) == at(expected)


@pytest.mark.parametrize(
    ("quiet", "now", "expected"),
    [
        (Quiet(0, 0), "03-14T03:00", "03-14T03:00"),  # no night
        (Quiet(1, 5), "03-14T03:00", "03-14T05:00"),
        (Quiet(1, 5), "03-14T05:00", "03-14T05:00"),
        (Quiet(20, 9), "03-14T20:00", "03-15T09:00"),
        (Quiet(20, 9), "03-14T08:30", "03-14T09:00"),
    ],
)
def test_a_night_is_what_somebody_says_it_is(quiet: Quiet, now: str, expected: str) -> None:
    assert quiet.ends(at(now), "UTC") == at(expected)


@pytest.mark.parametrize(
    ("hours", "now", "expected"),
    [
        (72, "03-14T07:00", False),
        (72, "03-15T23:59", False),
        (72, "03-16T00:00", True),
        (24, "03-16T09:00", False),
        (24, "03-16T22:00", True),
        (2, "03-16T23:59", False),
        (2, "03-17T00:00", True),
    ],
)
def test_one_that_waited_too_long_leaves_it_to_the_next(hours: int, now: str, expected: bool) -> None:
    assert has_been_overtaken(DUE, hours, at(now)) is expected


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=72), "72 hours left"),
        (timedelta(hours=23, minutes=58), "24 hours left"),
        (timedelta(hours=1, minutes=59), "2 hours left"),
        (timedelta(hours=1, minutes=5), "1 hour left"),
        (timedelta(minutes=40), "40 minutes left"),
        (timedelta(seconds=30), "1 minute left"),
    ],
)
def test_what_is_left_is_said_as_it_is(left: timedelta, words: str) -> None:
    assert left_words(left) == words
