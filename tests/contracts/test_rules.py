"""Reading a rulebook's parameters: what is wrong is said by name, and nothing else ever comes of it."""

import copy
import math
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.rulebooks import SHIPPED, STANDARD, UPWORK_2018, UPWORK_2023
from contracts.rules import PARAMETERS, BadRulebook, NotPriced, Rules, faults, priced_currencies
from timers.counting import Length


def rules(currency="USD", **changes):
    return Rules.read(STANDARD | {key.replace("__", "."): value for key, value in changes.items()}, currency)


def test_the_example_of_the_played_cases_is_read():
    read = Rules.read(
        STANDARD
        | {
            "time_zone": "America/New_York",
            "negotiation.days": 0,
            "response.days": "3 business",
            "fee": {"flat": "50.00"},
            "low_value.below": None,
            "neither_pays": "even",
            "calendar": "none",
        },
        "USD",
    )
    assert read.negotiation is None
    assert read.response == Length(3, "business")
    assert read.fee.of(10_00) == 50_00
    assert read.low_value_below is None
    assert (read.calendar.name, read.calendar.zone) == ("none", "America/New_York")


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("review.days", 0, "at least one day"),
        ("review.days", "0 business", "at least one day"),
        ("review.days", None, "at least one day"),
        ("response.days", -3, "a number of days"),
        ("response.days", "3 fortnights", "a number of days"),
        ("response.days", "72 hours", "not in hours"),
        ("response.days", 3.5, "a number of days"),
        ("response.days", True, "a number of days"),
        ("negotiation.days", False, "a number of days"),
        ("response.days", [5], "a number of days"),
        ("mediation.days", 99999, "at most 3650 days"),
        ("cooling_off.hours", "24", "a whole number"),
        ("cooling_off.hours", 24.0, "a whole number"),
        ("cooling_off.hours", -1, "a whole number"),
        ("cooling_off.hours", 10**9, "a whole number"),
        ("question.per_side", True, "a whole number"),
        ("fee_waiver", "maybe", "yes or no"),
        ("fee_waiver", 1, "yes or no"),
        ("neither_pays", "nobody", "choose one of"),
        ("neither_pays", ["client"], "choose one of"),
        ("calendar", "UK", "choose one of"),
        ("time_zone", "Mars/Olympus", "is not a time zone"),
        ("time_zone", [], "is not a time zone"),
        ("fee", None, "either {flat"),
        ("fee", {}, "either {flat"),
        ("fee", {"flat": "1.00", "percent": "10"}, "no other part"),
        ("fee", {"flat": None}, "an amount"),
        ("fee", {"percent": "NaN"}, "a number from 0 to 100"),
        ("fee", {"percent": "Infinity"}, "a number from 0 to 100"),
        ("fee", {"percent": "1E-999999999"}, "a number from 0 to 100"),
        ("fee", {"percent": "100.1"}, "a number from 0 to 100"),
        ("fee", {"percent": "-1"}, "a number from 0 to 100"),
        ("fee", {"at_least": "5.00"}, "a number from 0 to 100"),
        ("fee", {"percent": "10", "at_least": "5.00", "at_most": "4.00"}, "not less than at_least"),
        ("fee", {"percent": "10", "bonus": "4.00", 7: 1}, "a fee has flat"),
        ("low_value.below", "300.001", "at most 2 decimals"),
        ("low_value.below", "-1.00", "below zero"),
        ("low_value.below", True, "an amount"),
        ("low_value.below", {"USD": {"USD": "1.00"}}, "an amount"),
        ("low_value.below", {"EUR": "1.00", 3: "1.00"}, "no amount in USD"),
        ("low_value.above", "300.00", "no parameter of a rulebook has this name"),
    ],
)
def test_what_is_wrong_is_said_by_its_name(key, value, says):
    with pytest.raises(BadRulebook, match=r"^") as wrong:
        Rules.read(STANDARD | {key: value}, "USD")
    assert wrong.value.key.startswith(key)
    assert says in wrong.value.words


def test_a_missing_parameter_is_named():
    with pytest.raises(BadRulebook, match=r"dormant\.days: this parameter is missing"):
        Rules.read({key: value for key, value in STANDARD.items() if key != "dormant.days"}, "USD")


@pytest.mark.parametrize("params", [None, 3, "standard", [], [("fee", 1)]])
def test_parameters_are_a_mapping(params):
    with pytest.raises(BadRulebook, match="a mapping of parameters"):
        Rules.read(params, "USD")


def test_all_that_is_wrong_is_found_at_once_in_the_rulebooks_order():
    wrong = faults(STANDARD | {"response.days": 0, "neither_pays": "?", "zeal": 1}, "USD")
    assert [bad.key for bad in wrong] == ["zeal", "response.days", "neither_pays"]


def test_a_currency_that_is_not_priced_is_refused_with_those_that_are():
    with pytest.raises(NotPriced, match="no amount in EUR; it prices USD"):
        Rules.read(UPWORK_2018, "EUR")
    assert priced_currencies(UPWORK_2023) == ["USD"]
    assert priced_currencies(STANDARD) == ["EUR", "GBP", "INR", "JPY", "USD"]


def test_nought_leaves_a_stage_out():
    read = rules(negotiation__days=0, set_aside__days="0", neutral_reply__days=None)
    assert rules(question__tolls_days="3 business").question_tolls == Length(3, "business")
    assert (read.negotiation, read.set_aside, read.neutral_reply) == (None, None, None)
    assert rules(set_aside__days="0 business").set_aside is None


@pytest.mark.parametrize(
    ("time", "uses"),
    [
        ("question.tolls_days", "questions_per_side"),
        ("second_opinion.days", "second_opinions_per_side"),
        ("cooling_off.hours", "coercion_guard_hours"),
    ],
)
def test_what_runs_for_no_time_is_not_there(time, uses):
    assert getattr(rules(), uses) > 0
    assert getattr(Rules.read(STANDARD | {time: 0}, "USD"), uses) == 0


@pytest.mark.parametrize(
    ("fee", "currency", "starts"),
    [
        (STANDARD["fee"], "USD", 5_01),
        (STANDARD["fee"], "JPY", 801),
        (UPWORK_2018["fee"], "USD", 291_01),
        ({"percent": "0"}, "USD", 1),
        ({"percent": "100"}, "USD", None),
        ({"percent": "100", "at_most": "20.00"}, "USD", 20_01),
        ({"percent": "99.9"}, "USD", 501),  # 4.995 of 5.00 is rounded up to all of it, 5.00499 of 5.01 is not
        ({"percent": "60"}, "USD", 2),  # 0.6 of a cent is a cent, 1.2 of two is one
        ({"flat": "0.00"}, "USD", 1),
    ],
)
def test_from_where_on_the_fee_is_less_than_what_is_in_dispute(fee, currency, starts):
    read = Rules.read(STANDARD | {"fee": fee, "low_value.below": None}, currency).fee
    found = read.is_worth_from()
    assert found == starts
    if found:
        assert read.of(found) < found
        assert found == 1 or read.of(found - 1) >= found - 1


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["5 business", "10", "300.00", "USD", "٣", "1e5", "9" * 5000, "0 business", "all", "\x00"])
    | st.dates()
    | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.integers() | st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FEES = st.dictionaries(st.sampled_from(["flat", "percent", "at_least", "at_most", "more"]), ANYTHING, max_size=4)
NAMES = st.sampled_from(sorted(PARAMETERS)) | st.text(max_size=12) | st.integers() | st.none()


@settings(max_examples=600, deadline=None)
@given(st.dictionaries(NAMES, ANYTHING | FEES, max_size=6), st.sampled_from(["USD", "JPY", "KWD", "XXX", ""]))
def test_whatever_is_written_is_read_or_refused_as_a_bad_rulebook(changes, currency):
    began = time.monotonic()
    with suppress(BadRulebook):
        read = Rules.read(STANDARD | changes, currency)
        assert read.review.count > 0
        for amount in (1, 99, 10**6, 2**62):
            assert read.fee.of(amount) >= 0
    assert time.monotonic() - began < 2


@given(ANYTHING, st.sampled_from(["USD", "EUR"]))
@settings(max_examples=200, deadline=None)
def test_a_rulebook_that_is_none_is_refused(params, currency):
    with pytest.raises(BadRulebook):
        Rules.read(params, currency)


def test_reading_changes_nothing():
    for params in SHIPPED.values():
        before = copy.deepcopy(params)
        Rules.read(params, "USD")
        assert params == before
    assert not math.isnan(float(rules().fee.percent))
