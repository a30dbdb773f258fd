"""Counting of time, against moments worked out by hand from the calendars of 2026 to 2028."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timers.counting import Length, due, extended, first_moment, is_working_day, last_day, shift

US = "US federal"
NEW_YORK, BERLIN, TOKYO = "America/New_York", "Europe/Berlin", "Asia/Tokyo"

moments = st.integers(0, 15 * 365 * 86_400).map(lambda second: at("2020-01-01T00:00Z") + timedelta(seconds=second))
zones = st.sampled_from(["UTC", NEW_YORK, BERLIN, TOKYO, "Asia/Kathmandu", "Africa/Cairo", "America/Santiago"])
calendars = st.sampled_from([US, "none"])
in_days = st.sampled_from(["days", "business"])
counts = st.integers(1, 60)


def at(written):
    return datetime.fromisoformat(written)


@pytest.mark.parametrize(
    ("trigger", "length", "zone", "calendar", "expected"),
    [
        # Calendar days: the trigger's day is not counted; due at the first moment after the last day.
        ("2026-03-12T12:00Z", "7", "UTC", US, "2026-03-20T00:00Z"),  # last day Thursday 19
        ("2026-04-16T15:00Z", "2", "UTC", US, "2026-04-21T00:00Z"),  # Saturday 18 rolls to Monday 20
        ("2026-04-16T15:00Z", "3", "UTC", US, "2026-04-21T00:00Z"),  # Sunday 19 rolls to Monday 20
        ("2026-04-16T15:00Z", "4", "UTC", US, "2026-04-21T00:00Z"),  # Monday 20 itself
        ("2026-05-20T09:00Z", "5", "UTC", US, "2026-05-27T00:00Z"),  # Monday 25 is Memorial Day: Tuesday 26
        ("2026-05-20T09:00Z", "5", "UTC", "none", "2026-05-26T00:00Z"),  # no holidays: Monday 25
        ("2026-05-21T09:00Z", "2", "UTC", US, "2026-05-27T00:00Z"),  # Saturday 23, then Memorial Day: Tuesday 26
        # A trigger at midnight belongs to the day that begins.
        ("2026-08-13T00:00Z", "7", "UTC", US, "2026-08-21T00:00Z"),
        ("2026-08-12T23:59:59.999999Z", "7", "UTC", US, "2026-08-20T00:00Z"),
        ("2026-08-13T04:00Z", "7", NEW_YORK, US, "2026-08-21T04:00Z"),  # midnight there
        ("2026-08-13T03:59Z", "7", NEW_YORK, US, "2026-08-20T04:00Z"),  # still the 12th there
        ("2026-08-13T15:00Z", "1", TOKYO, "none", "2026-08-17T15:00Z"),  # already Friday 14 there: Saturday rolls
        # Month and year ends, the leap day.
        ("2026-01-28T10:00Z", "5", "UTC", US, "2026-02-03T00:00Z"),  # Monday 2 February
        ("2026-12-28T10:00Z", "4", "UTC", US, "2027-01-05T00:00Z"),  # 1 January, Saturday, Sunday: Monday 4
        ("2026-12-28T10:00Z", "4", "UTC", "none", "2027-01-02T00:00Z"),
        ("2028-02-25T10:00Z", "4", "UTC", US, "2028-03-01T00:00Z"),  # Tuesday 29 February 2028
        ("2028-02-25T10:00Z", "5", "UTC", US, "2028-03-02T00:00Z"),
        ("2027-02-24T10:00Z", "5", "UTC", US, "2027-03-02T00:00Z"),  # no leap day: Monday 1 March
        # Business days.
        ("2026-03-17T16:00Z", "5 business", "UTC", US, "2026-03-25T00:00Z"),  # Wed to Tuesday 24
        ("2026-03-20T16:00Z", "1 business", "UTC", US, "2026-03-24T00:00Z"),  # Friday: Monday 23
        ("2026-03-21T16:00Z", "1 business", "UTC", US, "2026-03-24T00:00Z"),  # Saturday: Monday 23
        ("2026-05-22T16:00Z", "2 business", "UTC", US, "2026-05-28T00:00Z"),  # Tue 26, Wed 27
        ("2026-11-25T16:00Z", "2 business", "UTC", US, "2026-12-01T00:00Z"),  # Thanksgiving: Fri 27, Mon 30
        ("2026-07-01T16:00Z", "2 business", "UTC", US, "2026-07-07T00:00Z"),  # Thu 2, (Fri 3 observed), Mon 6
        ("2026-07-01T16:00Z", "2 business", "UTC", "none", "2026-07-04T00:00Z"),
        ("2027-12-30T16:00Z", "1 business", "UTC", US, "2028-01-04T00:00Z"),  # Friday 31 is New Year observed
        ("2027-06-17T16:00Z", "1 business", "UTC", US, "2027-06-22T00:00Z"),  # Juneteenth observed on Friday 18
        ("2027-07-02T16:00Z", "1 business", "UTC", US, "2027-07-07T00:00Z"),  # 4 July observed on Monday 5
        # A holiday that falls within calendar days is counted; only a last day rolls.
        ("2026-07-01T16:00Z", "2", "UTC", US, "2026-07-07T00:00Z"),  # Fri 3 observed, weekend: Monday 6
        ("2026-07-01T16:00Z", "5", "UTC", US, "2026-07-07T00:00Z"),  # Monday 6
        ("2027-12-29T16:00Z", "2", "UTC", US, "2028-01-04T00:00Z"),  # Friday 31 observed, weekend: Monday 3
        # Clock changes: New York on 8 March and 1 November 2026, Berlin on 29 March and 25 October 2026.
        ("2026-03-06T17:00Z", "1", NEW_YORK, US, "2026-03-10T04:00Z"),  # Monday 9, by then in summer time
        ("2026-03-04T17:00Z", "2", NEW_YORK, US, "2026-03-07T05:00Z"),  # Friday 6, still in winter time
        ("2026-10-30T16:00Z", "1", NEW_YORK, US, "2026-11-03T05:00Z"),  # Monday 2, back in winter time
        ("2026-10-28T16:00Z", "2", NEW_YORK, US, "2026-10-31T04:00Z"),
        ("2026-03-26T12:00Z", "2", BERLIN, "none", "2026-03-30T22:00Z"),  # Saturday rolls past the change
        ("2026-03-25T12:00Z", "2", BERLIN, "none", "2026-03-27T23:00Z"),
        ("2026-10-22T12:00Z", "2", BERLIN, "none", "2026-10-26T23:00Z"),
        ("2026-10-21T12:00Z", "2", BERLIN, "none", "2026-10-23T22:00Z"),
        # Cairo skips the midnight with which Friday 24 April 2026 would have begun: the day begins at one o'clock.
        ("2026-04-22T12:00Z", "1", "Africa/Cairo", "none", "2026-04-23T22:00Z"),
        # Hours run straight through nights, weekends and clock changes.
        ("2026-03-07T12:34:56Z", "24 hours", NEW_YORK, US, "2026-03-08T12:34:56Z"),
        ("2026-10-24T12:00Z", "72 hours", BERLIN, US, "2026-10-27T12:00Z"),
        ("2026-07-03T00:00Z", "1 hour", "UTC", US, "2026-07-03T01:00Z"),
    ],
)
def test_due_moment(trigger, length, zone, calendar, expected):
    assert due(at(trigger), Length.parse(length), zone, calendar) == at(expected)


@pytest.mark.parametrize(
    ("was_due", "stood", "unit", "zone", "expected"),
    [
        ("2026-03-19T00:00Z", timedelta(days=2), "days", "UTC", "2026-03-21T00:00Z"),
        ("2026-03-18T00:00Z", timedelta(days=3), "days", "UTC", "2026-03-21T00:00Z"),
        ("2026-03-18T00:00Z", timedelta(days=4), "days", "UTC", "2026-03-24T00:00Z"),  # Saturday 21: Monday 23
        ("2026-03-18T00:00Z", timedelta(minutes=1), "days", "UTC", "2026-03-19T00:00Z"),
        ("2026-03-18T00:00Z", timedelta(hours=24), "days", "UTC", "2026-03-19T00:00Z"),
        ("2026-03-18T00:00Z", timedelta(hours=24, seconds=1), "days", "UTC", "2026-03-20T00:00Z"),
        ("2026-03-21T00:00Z", timedelta(hours=1), "business", "UTC", "2026-03-24T00:00Z"),  # into a Saturday
        ("2026-05-23T00:00Z", timedelta(days=1), "business", "UTC", "2026-05-27T00:00Z"),  # Memorial Day on the 25th
        ("2026-03-07T05:00Z", timedelta(days=2), "days", NEW_YORK, "2026-03-10T04:00Z"),  # Sunday, over the change
        ("2026-03-06T05:00Z", timedelta(days=1), "days", NEW_YORK, "2026-03-07T05:00Z"),
        ("2026-10-24T22:00Z", timedelta(days=2), "days", BERLIN, "2026-10-26T23:00Z"),  # 25 hours are one day
        (
            "2026-04-23T22:00Z",
            timedelta(days=4),
            "days",
            "Africa/Cairo",
            "2026-04-27T21:00Z",
        ),  # from a skipped midnight
        ("2026-03-18T10:11Z", timedelta(hours=5, minutes=30), "hours", "UTC", "2026-03-18T15:41Z"),
        ("2026-03-20T23:00Z", timedelta(hours=30), "hours", NEW_YORK, "2026-03-22T05:00Z"),  # hours do not roll
        ("2026-03-21T00:00Z", timedelta(0), "days", "UTC", "2026-03-21T00:00Z"),
    ],
)
def test_a_clock_that_stood_still_falls_due_that_much_later(was_due, stood, unit, zone, expected):
    assert shift(at(was_due), stood, unit, zone, US) == at(expected)


@pytest.mark.parametrize(
    ("was_due", "count", "unit", "zone", "expected"),
    [
        ("2026-03-20T00:00Z", 4, "days", "UTC", "2026-03-24T00:00Z"),  # from Thursday 19: Monday 23
        ("2026-03-20T00:00Z", 2, "days", "UTC", "2026-03-24T00:00Z"),  # Saturday 21 rolls
        ("2026-03-20T00:00Z", 2, "business", "UTC", "2026-03-24T00:00Z"),  # Friday 20, Monday 23
        ("2026-05-23T00:00Z", 1, "business", "UTC", "2026-05-27T00:00Z"),
        ("2026-03-07T05:00Z", 3, "days", NEW_YORK, "2026-03-10T04:00Z"),
        ("2026-03-20T10:00Z", 14, "hours", NEW_YORK, "2026-03-21T00:00Z"),
    ],
)
def test_an_extension_counts_on_from_the_last_day(was_due, count, unit, zone, expected):
    assert extended(at(was_due), count, unit, zone, US) == at(expected)


@pytest.mark.parametrize(
    "day",
    [
        "2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-09-07", "2026-10-12",
        "2026-11-11", "2026-11-26", "2026-12-25", "2027-01-01", "2027-01-18", "2027-02-15", "2027-05-31", "2027-06-18",
        "2027-07-05", "2027-09-06", "2027-10-11", "2027-11-11", "2027-11-25", "2027-12-24", "2027-12-31",
        "2021-12-31", "2023-01-02", "2028-11-10",
    ],
)  # fmt: skip
def test_federal_holidays_and_the_days_they_are_observed_on_are_no_working_days(day):
    assert not is_working_day(date.fromisoformat(day), US)
    assert is_working_day(date.fromisoformat(day), "none")


def test_a_year_has_as_many_working_days_as_counted_by_hand():
    days_of_2026 = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    # 261 Mondays to Fridays, less the eleven holidays, each of which is kept on a weekday.
    assert sum(is_working_day(day, US) for day in days_of_2026) == 250
    assert sum(is_working_day(day, "none") for day in days_of_2026) == 261


@pytest.mark.parametrize("day", ["2026-04-03", "2026-11-27", "2026-12-24", "2026-02-12", "2027-07-02", "2026-03-17"])
def test_a_day_that_is_kept_only_by_custom_is_a_working_day(day):
    assert is_working_day(date.fromisoformat(day), US)


@pytest.mark.parametrize("calendar", ["US federal", "none"])
def test_weekends_are_working_days_in_no_calendar(calendar):
    assert not is_working_day(date(2026, 3, 21), calendar)
    assert not is_working_day(date(2026, 3, 22), calendar)


def test_an_unknown_calendar_is_refused():
    with pytest.raises(ValueError, match="not a calendar"):
        is_working_day(date(2026, 3, 21), "Mars")


@pytest.mark.parametrize(
    ("written", "length"),
    [
        (14, Length(14, "days")),
        ("14", Length(14, "days")),
        ("1 day", Length(1, "days")),
        ("3 days", Length(3, "days")),
        ("5 business", Length(5, "business")),
        ("5 business days", Length(5, "business")),
        (" 72 Hours ", Length(72, "hours")),
        ("0", Length(0, "days")),
        (Length(2, "hours"), Length(2, "hours")),
    ],
)
def test_a_length_is_read_as_a_rulebook_writes_it(written, length):
    assert Length.parse(written) == length
    assert Length.parse(str(length)) == length


@pytest.mark.parametrize(
    "written", ["", "-1", -1, "five", "5 weeks", "5 days days", "1.5", True, None, "5 business hours", "٥"]
)
def test_what_is_no_length_is_refused(written):
    with pytest.raises(ValueError, match="length of time"):
        Length.parse(written)


def test_a_deadline_of_no_length_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        due(at("2026-03-12T12:00Z"), Length(0), "UTC", US)
    with pytest.raises(ValueError, match="at least one"):
        extended(at("2026-03-12T00:00Z"), 0, "days", "UTC", US)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a time zone"):
        due(at("2026-03-12T00:00"), Length(1), "UTC", US)
    with pytest.raises(ValueError, match="without a time zone"):
        shift(at("2026-03-12T00:00"), timedelta(days=1), "days", "UTC", US)


def test_time_cannot_have_stood_still_backwards():
    with pytest.raises(ValueError, match="less than no time"):
        shift(at("2026-03-12T00:00Z"), -timedelta(seconds=1), "hours", "UTC", US)


def test_in_every_time_zone_the_first_moment_of_a_day_parts_it_from_the_day_before():
    """Two years of days in every zone there is, those that skip midnight included."""
    instant = timedelta(microseconds=1)
    for zone in sorted(available_timezones()):
        for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(730)):
            first = first_moment(day, zone)
            assert first.astimezone(ZoneInfo(zone)).date() == day, zone
            assert (first - instant).astimezone(ZoneInfo(zone)).date() == day - timedelta(days=1), zone


@given(moments, counts, in_days, zones, calendars)
def test_a_deadline_in_days_falls_due_as_a_day_begins_and_its_last_day_is_a_working_day(
    trigger, count, unit, zone, calendar
):
    moment = due(trigger, Length(count, unit), zone, calendar)
    assert moment == first_moment(moment.astimezone(ZoneInfo(zone)).date(), zone)
    assert is_working_day(last_day(moment, zone), calendar)
    assert moment.utcoffset() == timedelta(0)


@given(moments, counts, in_days, zones, calendars)
def test_between_the_triggers_day_and_the_due_moment_lie_all_the_days(trigger, count, unit, zone, calendar):
    begun = trigger.astimezone(ZoneInfo(zone)).date()
    last = last_day(due(trigger, Length(count, unit), zone, calendar), zone)
    days = [begun + timedelta(days=n) for n in range(1, (last - begun).days + 1)]
    if unit == "business":
        assert sum(is_working_day(day, calendar) for day in days) == count
    else:
        assert len(days) >= count
        assert not any(is_working_day(day, calendar) for day in days[count - 1 : -1])


@given(moments, counts, st.sampled_from(["hours", "days", "business"]), zones, calendars)
def test_a_longer_deadline_is_never_due_earlier(trigger, count, unit, zone, calendar):
    assert due(trigger, Length(count, unit), zone, calendar) <= due(trigger, Length(count + 1, unit), zone, calendar)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=30)), counts, in_days, zones, calendars)
def test_a_later_trigger_is_never_due_earlier(trigger, later, count, unit, zone, calendar):
    length = Length(count, unit)
    assert due(trigger, length, zone, calendar) <= due(trigger + later, length, zone, calendar)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=9)), st.timedeltas(timedelta(0), timedelta(days=9)), zones)
def test_standstills_of_a_clock_in_hours_add_up(start, first, second, zone):
    one_by_one = shift(shift(start, first, "hours", zone, US), second, "hours", zone, US)
    assert one_by_one == shift(start, first + second, "hours", zone, US) == start + first + second


@given(moments, counts, in_days, zones, calendars, st.integers(0, 9), st.integers(0, 9))
def test_standstills_of_whole_days_add_up_where_nothing_rolls(trigger, count, unit, zone, calendar, first, second):
    start = due(trigger, Length(count, unit), zone, calendar)
    in_between = shift(start, timedelta(days=first), unit, zone, calendar)
    together = shift(start, timedelta(days=first + second), unit, zone, calendar)
    one_by_one = shift(in_between, timedelta(days=second), unit, zone, calendar)
    assert together <= one_by_one  # rolling twice can only be later: hence they are added up first
    if last_day(in_between, zone) == last_day(start, zone) + timedelta(days=first):
        assert together == one_by_one


@given(
    moments, counts, in_days, zones, calendars,
    st.timedeltas(timedelta(0), timedelta(days=20)), st.timedeltas(timedelta(0), timedelta(days=20)),
)  # fmt: skip
def test_the_longer_a_clock_stood_the_later_it_is_due(trigger, count, unit, zone, calendar, stood, more):
    start = due(trigger, Length(count, unit), zone, calendar)
    moved = shift(start, stood, unit, zone, calendar)
    assert start <= moved <= shift(start, stood + more, unit, zone, calendar)
    assert is_working_day(last_day(moved, zone), calendar)
    assert moved == first_moment(moved.astimezone(ZoneInfo(zone)).date(), zone)

    # Nobody loses time that stood still, in local time: a night with a clock change is one night.
    def wall(moment):
        return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    skipped_midnight = timedelta(hours=1)
    assert wall(moved) - wall(start) >= stood - skipped_midnight


@given(moments, counts, in_days, zones, calendars, st.integers(1, 14))
def test_an_extension_is_the_deadline_that_starts_on_the_last_day(trigger, count, unit, zone, calendar, more):
    start = due(trigger, Length(count, unit), zone, calendar)
    on_the_last_day = start - timedelta(seconds=1)
    assert extended(start, more, unit, zone, calendar) == due(on_the_last_day, Length(more, unit), zone, calendar)
    assert extended(start, more, unit, zone, calendar) > start


def test_an_unknown_unit_is_refused():
    for refused in (
        lambda: Length(3, "weeks"),
        lambda: shift(at("2026-03-12T00:00Z"), timedelta(days=1), "weeks", "UTC", US),
        lambda: extended(at("2026-03-12T00:00Z"), 1, "weeks", "UTC", US),
    ):
        with pytest.raises(ValueError, match="not a unit of time"):
            refused()
