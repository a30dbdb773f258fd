"""Counting of days and hours, as courts count them: the day of the trigger is not counted, a last day that is no
working day rolls on, and a deadline is due at the first moment of the day after its last. Pure functions.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from core.phrases import phrase_of

UNITS = ("hours", "days", "business")
CALENDARS = ("US federal", "none")  # "none" knows no holidays; Saturday and Sunday are working days in neither

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
_SATURDAY = 5
_WRITTEN = re.compile(r"([0-9]{1,5})(?: (hour|day|business)(?:s|(?<=business) days?)?)?")


@dataclass(frozen=True)
class Length:
    """How long a deadline runs: a count of hours, calendar days or business days. Zero is the caller's to interpret."""

    count: int
    unit: str = "days"

    def __post_init__(self) -> None:
        _require_unit(self.unit)
        if self.count < 0:
            raise ValueError("A length of time cannot be negative.")

    @classmethod
    def parse(cls, written: "int | str | Length") -> "Length":
        """Read a rulebook's way of writing it: 14, "14", "5 business", "72 hours"."""
        if isinstance(written, Length):
            return written
        return _read(str(written))

    def __str__(self) -> str:
        if self.unit == "hours":
            return phrase_of(self.count, "{number} hour", "{number} hours")
        if self.unit == "business":
            return phrase_of(self.count, "{number} business day", "{number} business days")
        return phrase_of(self.count, "{number} day", "{number} days")


@lru_cache(maxsize=1024)  # a rulebook has dozens, and is read in every currency
def _read(written: str) -> Length:
    match = _WRITTEN.fullmatch(written.strip().lower())
    if match is None:
        raise ValueError(f"“{written[:40]}” is not a length of time; write 14, “5 business” or “72 hours”.")
    units: dict[str | None, str] = {None: "days", "day": "days", "business": "business", "hour": "hours"}
    return Length(int(match[1]), units[match[2]])


def due(trigger: datetime, length: Length, zone: str, calendar: str) -> datetime:
    """The moment, in UTC, from which it is too late."""
    _require_aware(trigger)
    _require_running(length.count)
    if length.unit == "hours":
        return trigger.astimezone(UTC) + timedelta(hours=length.count)
    trigger_day = trigger.astimezone(ZoneInfo(zone)).date()
    return _end_of(_count_on(trigger_day, length.count, length.unit, calendar), zone)


def shift(due: datetime, stood: timedelta, unit: str, zone: str, calendar: str) -> datetime:
    """Where a deadline falls after its clock stood still this long, all its standstills added up."""
    _require_aware(due)
    _require_unit(unit)
    if stood < timedelta(0):
        raise ValueError("A clock cannot have stood still for less than no time.")
    if not stood:
        return due
    if unit == "hours":
        return due.astimezone(UTC) + stood
    moved = _wall_clock(due, zone) + stood
    last = (moved - INSTANT).date()  # a moment inside a day goes to that day's end; midnight already is the end of one
    return _end_of(_rolled(last, calendar), zone)


def extended(due: datetime, count: int, unit: str, zone: str, calendar: str) -> datetime:
    """Where a deadline falls that is given so many more of its own unit, counted from its last day."""
    _require_aware(due)
    _require_unit(unit)
    _require_running(count)
    if unit == "hours":
        return due.astimezone(UTC) + timedelta(hours=count)
    return _end_of(_count_on(last_day(due, zone), count, unit, calendar), zone)


def last_day(due: datetime, zone: str) -> date:
    """The last local date on which an act is still in time."""
    return (due.astimezone(UTC) - INSTANT).astimezone(ZoneInfo(zone)).date()


def first_moment(day: date, zone: str) -> datetime:
    """The day's first moment in UTC: midnight, or where a clock change skips midnight, the moment of that change."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def is_working_day(day: date, calendar: str) -> bool:
    if calendar not in CALENDARS:
        raise ValueError(f"“{calendar}” is not a calendar: {', '.join(CALENDARS)}.")
    return day.weekday() < _SATURDAY and not (calendar == "US federal" and day in _federal_holidays(day.year))


@lru_cache(maxsize=64)
def _federal_holidays(year: int) -> frozenset[date]:
    """The year's federal holidays, those observed on another day included: a Saturday's New Year is kept on the
    31 December before it, which only the following year's list is sure to know.
    """
    return frozenset(day for day in holidays.country_holidays("US", years=(year, year + 1)) if day.year == year)


def _count_on(day: date, count: int, unit: str, calendar: str) -> date:
    """The last day: so many days after this one, which is not counted."""
    if unit == "days":
        return _rolled(day + count * DAY, calendar)
    for _ in range(count):
        day = _rolled(day + DAY, calendar)
    return day


def _rolled(day: date, calendar: str) -> date:
    while not is_working_day(day, calendar):
        day += DAY
    return day


def _end_of(last: date, zone: str) -> datetime:
    return first_moment(last + DAY, zone)


def _wall_clock(moment: datetime, zone: str) -> datetime:
    """Local time without its zone; the first moment of a day is midnight even where the clock change skipped it."""
    local = moment.astimezone(ZoneInfo(zone))
    if first_moment(local.date(), zone) == moment:
        return datetime.combine(local.date(), time.min)
    return local.replace(tzinfo=None)


def _require_aware(moment: datetime) -> None:
    if moment.tzinfo is None:
        raise ValueError("A moment without a time zone cannot be counted from.")


def _require_unit(unit: str) -> None:
    if unit not in UNITS:
        raise ValueError(f"“{unit}” is not a unit of time: {', '.join(UNITS)}.")


def _require_running(count: int) -> None:
    if count < 1:
        raise ValueError("A deadline runs for at least one hour or day.")
