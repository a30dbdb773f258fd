"""A rulebook in words: every parameter is said, in the currency of the contract."""

import pytest

from contracts.parameter_words import WORDS
from contracts.parameters_said import said
from contracts.rulebooks import SHIPPED, STANDARD
from contracts.rules import PARAMETERS, Rules
from disputes.pages.rules_in_words import rules_in_words

# Another value for each parameter; what follows from it has to be read somewhere.
OTHERWISE = {
    "refund_request.submitted": "refund",
    "neutral_reply.days": None,
    "low_value.below": None,
    "fee": {"flat": "50.00"},
    "fee_platform_share": True,
    "fee_waiver": False,
    "fee_default": "all",
    "neither_pays": "even",
    "fee_refund_on_settlement": "none",
    "calendar": "none",
    "time_zone": "Asia/Tokyo",
    "question.tolls_days": 2,
    "question.per_side": 1,
    "second_opinion.days": 9,
    "second_opinion.per_side": 2,
    "cooling_off.hours": 12,
    "coercion_guard.hours": 48,
}


def words(params, currency="USD"):
    return "\n".join(line for chapter in rules_in_words(Rules.read(params, currency)) for line in chapter.sentences)


@pytest.mark.parametrize("key", PARAMETERS)
def test_each_parameter_is_said(key):
    changed = STANDARD | {key: OTHERWISE.get(key, "11 business")}
    assert words(changed) != words(STANDARD)


@pytest.mark.parametrize(
    ("key", "without"),
    [
        ("set_aside.days", "at once"),
        ("negotiation.days", "to a mediator at once"),
        ("neutral_reply.days", "No time limit is set for a mediator’s replies"),
        ("question.tolls_days", "The clock runs on meanwhile"),
        ("second_opinion.days", "There is no second opinion"),
        ("cooling_off.hours", "takes effect at once"),
    ],
)
def test_what_is_not_there_is_said_too(key, without):
    assert without in words(STANDARD | {key: 0})


def test_amounts_are_in_the_currency_of_the_contract():
    said_in_yen = words(STANDARD, "JPY")
    assert "at least 800\u00a0JPY, at most 50,000\u00a0JPY" in said_in_yen
    assert "Below 45,000\u00a0JPY" in said_in_yen
    assert "USD" not in said_in_yen


@pytest.mark.parametrize("name", SHIPPED)
def test_nothing_of_the_code_is_read_by_people(name):
    text = words(SHIPPED[name])
    for word in ("None", "_", "{", "Decimal", "as_claimed"):
        assert word not in text


def test_the_words_of_forms_and_comparisons_are_about_every_parameter():
    assert set(WORDS) == set(PARAMETERS)
    for key, parameter in WORDS.items():
        assert parameter.label
        assert parameter.meaning.endswith(".")
        assert said(parameter, STANDARD[key])
        assert "None" not in said(parameter, OTHERWISE.get(key, 11))
