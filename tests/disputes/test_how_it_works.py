"""How it works, for everybody: a chosen rulebook's own numbers, all four outcomes, and a calculator without scripts."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from contracts.models import Rulebook
from contracts.rulebooks import SHIPPED, STANDARD
from contracts.rules import Rules
from core.presenting import money_words
from disputes.outcomes import election_outcome
from disputes.pages.calculator import costs
from disputes.pages.how_it_works import longest
from record.declaring import CLIENT, FREELANCER
from tests.browsing import markup, signed_in, text

pytestmark = pytest.mark.django_db


def shown(**asked):
    answer = Client().get(reverse("how-it-works"), asked)
    assert answer.status_code == 200
    return answer


def test_it_tells_about_the_rulebook_that_is_chosen():
    usual = text(shown())
    assert "standard, version 1" in usual
    assert "Negotiation 7 days" in usual
    other = text(shown(rulebook="upwork-2018-1"))
    assert "Mediation 30 days" in other
    assert "291.00 USD a side, whatever is in dispute" in other
    assert "From 291.01 USD on, the fee is less than what is in dispute." in other
    assert "Negotiation" not in re.search(r"Every stage has a last day(.*?)Before any dispute", other)[1]


@pytest.mark.parametrize(
    "asked", [{"rulebook": "nothing-9"}, {"rulebook": "draft-1"}, {"currency": "XXX"}, {"rulebook": "<script>"}]
)
def test_a_choice_that_cannot_be_read_is_as_if_not_made(asked):
    assert "Rulebook standard, version 1" in text(shown(**asked))


def test_amounts_are_told_in_the_currency_that_is_chosen():
    page = text(shown(currency="JPY"))
    assert "at least 800 JPY" in page
    assert "100 JPY In dispute" in page or "In dispute 100 JPY" in page
    assert "From 801 JPY on" in page


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("amount", [1, 99_99, 300_00, 5_000_00])
def test_the_four_outcomes_are_those_of_the_clock(name, amount):
    def rules_in(currency):
        return Rules.read(SHIPPED[name], currency)

    found = costs(amount, "USD", 60, rules_in)
    assert found.fee == rules_in("USD").fee.of(amount)
    assert len(found.rows) == 4
    for row in found.rows:
        paid = {CLIENT: row.client, FREELANCER: row.freelancer}
        figures = {CLIENT: 0, FREELANCER: amount}
        recommended = (2 * amount * 60 + 100) // 200
        outcome = election_outcome(rules_in("USD"), amount, paid=paid, figures=figures, recommended=recommended)
        assert row.to_freelancer == outcome.to_freelancer
        if row.to_client is not None:
            assert row.to_client + row.to_freelancer == amount


def test_under_a_rulebook_where_the_client_gets_what_nobody_paid_for_the_table_says_so():
    page = text(shown(rulebook="upwork-2023-1", amount="1000.00", currency="USD", share="60"))
    assert "no no All to the client None paid" in page
    assert "Both, as recommended" not in page


def test_the_calculator_says_fee_share_low_value_outcomes_and_days():
    page = text(shown(rulebook="standard-1", amount="250.00", currency="EUR", share="60"))
    for words in (
        "In dispute 250.00 EUR", "Fee, each side 25.00 EUR 10 % of it, only for arbitration",
        "Low value Yes below 300.00 EUR", "Time to answer 5 business days", "Every stage to its last day",
        "All to the freelancer", "Both, as recommended:", "Held for the arbitrator’s award",
    ):  # fmt: skip
        assert words in page, words
    assert 'name="rulebook" value="standard-1"' in markup(shown(rulebook="standard-1"))


def test_all_of_it_works_by_plain_forms_that_change_nothing():
    html = markup(shown())
    inside = html[html.index("<main") : html.index("</main>")]
    assert inside.count("<form") == 2
    assert 'method="post"' not in inside
    assert Client().post(reverse("how-it-works")).status_code == 405


def test_fees_languages_kinds_and_what_binds_are_told():
    page = text(shown())
    for words in ("Languages English", "What goes elsewhere", "When a case is refused", "Is it binding?",
                  "small claims court", "How a case can end"):  # fmt: skip
        assert words in page


def test_from_a_case_the_rules_the_fee_and_the_outcomes_are_one_click_away(story):
    story.in_negotiation()
    html = markup(signed_in(story.client).get(reverse("case", args=[story.case.pk])))
    assert f"{reverse('how-it-works')}?rulebook=standard-1&amp;currency=USD" in html
    assert reverse("rulebook", args=["standard", 1]) in html
    assert reverse("rulebooks") in html


def test_the_longest_way_is_counted_as_deadlines_are(story):
    """From Mon 2 March 2026: 5 business days to Mon 9, then 7 days, counted from the day that begins at the lapse."""
    story.clock.move_to(datetime(2026, 3, 2, 9, tzinfo=UTC))
    found = longest(Rules.read(STANDARD, "USD"))
    assert found["silent"] == "Tue 17\u00a0March 2026, 23:59\u00a0UTC"
    # The response lapses as 10 March begins, so 7 days end on the 17th. Negotiation: the 17th; mediation: 1 April;
    # recommendation: 7 April; first payment: the 15th, at its last moment, from which 5 days end on the 20th.
    assert found["used"] == "Mon 20\u00a0April 2026, 23:59\u00a0UTC"


def test_the_page_asks_the_database_little(django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        shown(rulebook="upwork-2023-1")


def test_a_rulebook_that_prices_everything_is_told_in_one_of_them():
    Rulebook.objects.create(
        name="everywhere", version=1, params=STANDARD | {"fee": {"percent": "5"}, "low_value.below": None}
    )
    page = text(shown(rulebook="everywhere-1", currency="CHF"))
    assert "The fee is 5 % of the amount in dispute a side." in page
    assert money_words(100_00, "CHF").replace("\u00a0", " ") in page
