"""Due moments counted by hand on a wall calendar: `calendar_by_hand.txt` has them, each with the counting in words."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from timers.counting import Length, due, extended, shift

WRITTEN = (Path(__file__).parent / "calendar_by_hand.txt").read_text(encoding="utf-8")
US = "US federal"
NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"

ZONES = {"UTC": "UTC", "New York": NEW_YORK, "Berlin": BERLIN}
SPANS = {"d": "days", "h": "hours", "m": "minutes"}


def table(heading: str) -> list[list[str]]:
    _, _, rows = WRITTEN.partition(f"== {heading}:")
    lines = rows.partition("\n==")[0].splitlines()[1:]
    return [[cell.strip() for cell in line.split("|")] for line in lines if line.strip()]


def at(written: str) -> datetime:
    return datetime.fromisoformat(f"{written}+00:00")


def span(written: str) -> timedelta:
    return timedelta(**{SPANS[part[-1]]: int(part[:-1]) for part in written.split()})


@pytest.mark.parametrize(("trigger", "length", "where", "expected", "because"), table("due"))
def test_a_deadline_falls_due_as_counted_by_hand(
    trigger: str, length: str, where: str, expected: str, because: str
) -> None:
    zone, _, calendar = where.partition(", ")
    counted = due(at(trigger), Length.parse(length), ZONES[zone], "none" if calendar else US)
    assert counted == at(expected), because


@pytest.mark.parametrize(("was_due", "stood", "unit", "zone", "expected", "because"), table("stood still"))
def test_a_clock_that_stood_falls_due_as_counted_by_hand(
    was_due: str, stood: str, unit: str, zone: str, expected: str, because: str
) -> None:
    assert shift(at(was_due), span(stood), unit, ZONES[zone], US) == at(expected), because


@pytest.mark.parametrize(("was_due", "count", "unit", "zone", "expected", "because"), table("extended"))
def test_an_extension_falls_due_as_counted_by_hand(
    was_due: str, count: str, unit: str, zone: str, expected: str, because: str
) -> None:
    assert extended(at(was_due), int(count), unit, ZONES[zone], US) == at(expected), because


def test_first_the_days_are_added_and_then_the_standstill() -> None:
    """From Monday 13: five days end on Saturday 18, so on Monday 20; a day of standstill makes it Tuesday 21."""
    with_days = extended(at("2026-04-14 00:00"), 5, "days", "UTC", US)
    assert shift(with_days, timedelta(days=1), "days", "UTC", US) == at("2026-04-22 00:00")
