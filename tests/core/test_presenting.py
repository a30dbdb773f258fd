"""The words for money and moments."""

from datetime import UTC, datetime, timedelta

import pytest

from core import presenting

MIDNIGHT = datetime(2026, 3, 18, tzinfo=UTC)


def plain(words):
    return str(words).replace("\u00a0", " ")


def test_a_deadline_is_said_as_its_last_minute():
    assert plain(presenting.long_deadline(MIDNIGHT)) == "Tue 17 March 2026, 23:59 UTC"
    assert plain(presenting.short_deadline(MIDNIGHT)) == "Tue 17 Mar, 23:59 UTC"


@pytest.mark.parametrize(
    ("due", "last"),
    [
        (datetime(2026, 3, 15, 17, 38, 20, tzinfo=UTC), "17:38"),
        (datetime(2026, 3, 15, 17, 38, tzinfo=UTC), "17:37"),  # at 17:38:00 it is too late
        (datetime(2026, 3, 15, 17, 38, 0, 1, tzinfo=UTC), "17:38"),
    ],
)
def test_the_last_minute_is_one_in_which_an_act_still_counts(due, last):
    assert f"{presenting.last_minute(due):%H:%M}" == last


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Asia/Kuala_Lumpur", "Your time (Kuala Lumpur): Wed 18 March, 07:59"),
        ("Europe/London", "Your time (London): the same"),
        ("America/Argentina/Buenos_Aires", "Your time (Buenos Aires): Tue 17 March, 20:59"),
        ("UTC", "Your time (UTC): the same"),
    ],
)
def test_a_reader_gets_the_moment_in_the_own_zone(zone, words):
    assert plain(presenting.in_zone(presenting.last_minute(MIDNIGHT), zone)) == words


def test_london_in_summer_is_not_the_same_as_utc():
    assert "Sat 18 July, 00:59" in plain(presenting.in_zone(datetime(2026, 7, 17, 23, 59, tzinfo=UTC), "Europe/London"))


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        (10000, "USD", "100.00"),
        (120000, "USD", "1,200.00"),
        (-1000, "USD", "−10.00"),
        (48000, "JPY", "48,000"),
        (180500, "KWD", "180.500"),
        (5, "USD", "0.05"),
        (-5, "KWD", "−0.005"),
        (0, "JPY", "0"),
    ],
)
def test_money_is_grouped_and_keeps_the_decimals_of_its_currency(amount, currency, words):
    assert presenting.figure(amount, currency) == words


def test_a_signed_movement_has_a_plus_and_nothing_has_none():
    assert presenting.figure(4000, "USD", signed=True) == "+40.00"
    assert presenting.figure(0, "USD", signed=True) == "0.00"


def test_the_currency_never_breaks_off_its_amount():
    assert presenting.money_words(1000, "USD") == "10.00\u00a0USD"
    assert presenting.money_mark(1000, "USD") == '<span class="money">10.00&nbsp;<span class="cur">USD</span></span>'


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=11, hours=12, minutes=40), "11 d 12 h"),
        (timedelta(days=2, hours=12, minutes=34), "2 d 12 h"),
        (timedelta(hours=6, minutes=12), "6 h 12 min"),
        (timedelta(seconds=59), "0 min"),
        (timedelta(seconds=-5), "0 min"),
    ],
)
def test_what_is_left_is_said_in_two_units(left, words):
    assert plain(presenting.remainder_words(left)) == words


def test_minutes_are_said_only_when_fewer_than_three_days_are_left():
    assert presenting.remainder(timedelta(days=2, hours=1, minutes=1)) == [(2, "d"), (1, "h"), (1, "min")]
    assert presenting.remainder(timedelta(days=3, hours=1, minutes=1)) == [(3, "d"), (1, "h")]
