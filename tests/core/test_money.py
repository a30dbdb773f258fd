"""Amounts: what is read as one, what is refused and how it says so, and that dividing loses nothing."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import money

currencies = st.sampled_from(sorted(money.EXPONENTS))
amounts = st.integers(min_value=0, max_value=money.LARGEST)


@pytest.mark.parametrize(
    ("currency", "digits"),
    [("JPY", 0), ("CLP", 0), ("UYI", 0), ("USD", 2), ("MGA", 2), ("LBP", 2), ("KWD", 3), ("IQD", 3), ("CLF", 4)],
)
def test_a_currency_has_its_own_decimals(currency, digits):
    assert money.exponent(currency) == digits


@pytest.mark.parametrize("code", ["HRK", "BGN", "usd", "XAU", "", "US"])
def test_what_is_no_active_currency_is_refused(code):
    with pytest.raises(money.NotAnAmount, match="not an active ISO 4217 currency"):
        money.exponent(code)


@pytest.mark.parametrize(
    ("text", "currency", "minor_units"),
    [
        ("100", "USD", 10_000),
        ("100.00", "USD", 10_000),
        ("100.5", "USD", 10_050),
        ("0.01", "USD", 1),
        ("0", "USD", 0),
        ("000.10", "USD", 10),
        (" 12.34 ", "EUR", 1_234),
        ("800", "JPY", 800),
        ("1.234", "KWD", 1_234),
        ("1.2", "KWD", 1_200),
        ("0.0001", "CLF", 1),
        ("92233720368547758.07", "USD", 2**63 - 1),
        ("9223372036854775807", "JPY", 2**63 - 1),
    ],
)
def test_an_amount_is_read_into_minor_units(text, currency, minor_units):
    assert money.parse(text, currency) == minor_units


@pytest.mark.parametrize(
    ("text", "currency", "says"),
    [
        ("100.5", "JPY", "JPY has no decimals."),
        ("100.0", "JPY", "JPY has no decimals."),
        ("100.000", "USD", "USD has at most 2 decimals."),
        ("1.2345", "KWD", "KWD has at most 3 decimals."),
        ("1 000.00", "USD", "Write the amount without separators between thousands"),
        ("1,000.00", "USD", "Write the amount without separators between thousands"),
        ("1.000,00", "EUR", "Write the amount without separators between thousands"),
        ("100,50", "EUR", "and a dot before decimals: 1234.56."),
        ("1.000.000", "USD", "Write the amount without separators between thousands"),
        ("1'000", "CHF", "Write the amount without separators between thousands"),
        ("-5", "USD", "An amount cannot be below zero."),
        ("−5.00", "USD", "An amount cannot be below zero."),
        ("", "USD", "Enter an amount."),
        ("   ", "USD", "Enter an amount."),
        ("abc", "USD", "This is not an amount. Write it in digits, such as 1234.56."),
        ("$100", "USD", "This is not an amount"),
        ("1e3", "USD", "This is not an amount"),
        ("NaN", "USD", "This is not an amount"),
        ("Infinity", "USD", "This is not an amount"),
        ("+5", "USD", "This is not an amount"),
        (".5", "USD", "This is not an amount"),
        ("١٠٠", "USD", "This is not an amount"),
        ("１００", "JPY", "This is not an amount. Write it in digits, such as 123456."),
        ("0x10", "USD", "This is not an amount"),
        ("92233720368547758.08", "USD", "This amount is too large; the largest is 92233720368547758.07 USD."),
        ("9" * 100_000, "USD", "This amount is too large"),
        ("5", "DEM", "is not an active ISO 4217 currency code"),
    ],
)
def test_what_is_no_plain_amount_is_refused_with_the_way_to_write_it(text, currency, says):
    with pytest.raises(money.NotAnAmount) as refused:
        money.parse(text, currency)
    assert says in str(refused.value)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (10_000, "USD", "100.00"),
        (5, "USD", "0.05"),
        (0, "USD", "0.00"),
        (-10_000, "USD", "-100.00"),
        (-5, "USD", "-0.05"),
        (800, "JPY", "800"),
        (1_234, "KWD", "1.234"),
        (1, "CLF", "0.0001"),
    ],
)
def test_an_amount_is_shown_with_its_currencys_decimals(amount, currency, shown):
    assert money.show(amount, currency) == shown


@given(amounts, currencies)
def test_what_is_shown_is_read_back_as_the_same_amount(amount, currency):
    assert money.parse(money.show(amount, currency), currency) == amount


@given(st.text(max_size=40), currencies)
def test_any_text_is_either_read_or_refused_in_a_sentence(text, currency):
    try:
        answer = money.parse(text, currency)
    except money.NotAnAmount as refused:
        answer = str(refused)
    assert answer.endswith(".") if isinstance(answer, str) else 0 <= answer <= money.LARGEST


@pytest.mark.parametrize(
    ("amount", "percent", "part"),
    [
        (10_000, "75", 7_500),
        (10_000, "0", 0),
        (10_000, "100", 10_000),
        (1, "50", 1),  # half a cent goes up
        (1, "49.999", 0),
        (3, "50", 2),
        (999, "33.3", 333),
        (1_005, "10", 101),  # 100.5
        (2**63 - 1, "100", 2**63 - 1),
    ],
)
def test_a_percentage_is_rounded_half_up(amount, percent, part):
    assert money.percentage(amount, Decimal(percent)) == part


@pytest.mark.parametrize(("amount", "percent"), [(-1, "10"), (1, "-10"), (1, "NaN"), (1, "Infinity")])
def test_a_percentage_of_nonsense_is_refused(amount, percent):
    with pytest.raises(ValueError, match="percentage"):
        money.percentage(amount, Decimal(percent))


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),  # equal remainders: the earlier milestone first
        (101, [1, 1, 1], [34, 34, 33]),
        (10, [1, 2, 4], [1, 3, 6]),  # 1.43, 2.86, 5.71: the two largest remainders
        (5, [0, 5, 5], [0, 3, 2]),
        (1, [1, 1], [1, 0]),
        (1, [1, 2], [0, 1]),
        (0, [3, 7], [0, 0]),
        (10_000, [10_000], [10_000]),
        (0, [], []),
        (0, [0, 0], [0, 0]),
        (7, [3, 0, 4], [3, 0, 4]),
    ],
)
def test_an_amount_is_spread_by_largest_remainder(amount, weights, shares):
    assert money.spread(amount, weights) == shares


@pytest.mark.parametrize(("amount", "weights"), [(1, []), (1, [0, 0]), (-1, [1]), (1, [2, -1])])
def test_what_cannot_be_spread_is_refused(amount, weights):
    with pytest.raises(ValueError, match="spread"):
        money.spread(amount, weights)


@given(amounts, st.lists(amounts, min_size=1, max_size=12).filter(any))
def test_a_spread_loses_no_cent_and_stays_next_to_the_exact_proportion(amount, weights):
    shares = money.spread(amount, weights)
    total = sum(weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert amount * weight // total <= share <= -(-amount * weight // total)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any), st.data())
def test_a_part_of_what_milestones_hold_takes_from_none_more_than_it_holds(held, data):
    part = data.draw(st.integers(0, sum(held)))
    assert all(share <= holds for share, holds in zip(money.spread(part, held), held, strict=True))


@given(amounts, st.lists(st.integers(0, 1000), min_size=2, max_size=8).filter(any))
def test_a_heavier_share_never_gets_less(amount, weights):
    shares = money.spread(amount, weights)
    by_weight = sorted(zip(weights, shares, strict=True))
    for (lighter, less), (heavier, more) in pairwise(by_weight):
        assert lighter == heavier or less <= more
