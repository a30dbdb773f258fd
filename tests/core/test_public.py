"""The public pages: they tell the rulebook's own numbers, calculate, and wear the chosen colours."""

import re
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import reverse

from contracts.rulebooks import STANDARD
from contracts.rules import Rules
from core import errors
from core.answering import AnswerRefusals, kept_words
from core.context import nav, theme
from core.costs import Estimate
from disputes.pages.calculator import costs

STANDARD_IN = partial(Rules.read, STANDARD)
CURRENCIES = ["USD", "EUR", "JPY"]


class Person:
    """Somebody with these staff roles, as the navigation asks about them."""

    is_authenticated = True
    time_zone = "UTC"

    def __init__(self, *roles):
        self.roles = roles

    def has_role(self, role):
        return role in self.roles


def request_of(person, path="/"):
    request = RequestFactory().get(path)
    request.user = person
    return request


def page(path, **query):
    response = Client().get(path, query)
    assert response.status_code == 200
    html = response.content.decode().replace("&nbsp;", " ").replace("\u00a0", " ")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_landing_tells_the_days_and_fees_of_the_standard_rulebook():
    said = page(reverse("landing"))
    for number in (
        "5 business days",
        "14 days",
        "7 + 5 days",
        "10 % of the amount in dispute",
        "5.00 USD",
        "337.50 USD",
    ):
        assert number in said


@pytest.mark.django_db
def test_the_calculator_answers_without_scripts():
    said = page(reverse("how-it-works"), amount="250.00", currency="EUR", share="60")
    assert "In dispute 250.00 EUR" in said
    assert "Fee, each side 25.00 EUR" in said
    assert "Less than 300.00 EUR is in dispute" in said


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"amount": "12.345"}, "USD has at most 2 decimals."),
        ({"amount": ""}, "Enter an amount, such as 100.00."),
        ({"amount": "0"}, "There is no dispute about nothing"),
        ({"amount": "-5"}, "An amount cannot be below zero."),
        ({"amount": "5", "share": "101"}, "The share cannot be above 100 %."),
        ({"amount": "5", "currency": "XXX"}, "XXX"),
    ],
)
@pytest.mark.django_db
def test_the_calculator_says_what_it_cannot_read(asked, told):
    said = page(reverse("how-it-works"), **({"currency": "USD", "share": "50"} | asked))
    assert told in said
    assert "This cannot be calculated yet" in said


@pytest.mark.parametrize(
    ("amount", "currency", "fee"),
    [
        (40_00, "USD", 5_00),
        (100_00, "USD", 10_00),
        (5_000_00, "USD", 337_50),
        (3_000, "JPY", 800),
        (10_000_00, "EUR", 337_50),
    ],
)
def test_costs_are_the_fee_of_the_rulebook(amount, currency, fee):
    assert costs(amount, currency, 75, STANDARD_IN).fee == fee


def test_every_outcome_divides_all_of_the_amount():
    for row in costs(99_99, "USD", 33, STANDARD_IN).rows:
        if row.to_client is not None:
            assert row.to_client + row.to_freelancer == 99_99


@pytest.mark.django_db
def test_the_page_warns_where_the_fee_reaches_the_amount():
    assert costs(5_00, "USD", 50, STANDARD_IN).reaches_amount
    assert not costs(5_01, "USD", 50, STANDARD_IN).reaches_amount
    assert "The fee is as high as the amount" in page(
        reverse("how-it-works"), amount="5.00", currency="USD", share="50"
    )


def test_an_estimate_reads_the_amount_in_its_currency():
    form = Estimate({"amount": "100", "currency": "JPY", "share": "50"}, currencies=CURRENCIES)
    assert form.is_valid()
    assert form.cleaned_data["amount"] == 100


def test_the_chosen_colours_are_kept_and_served():
    client = Client()
    answer = client.post(reverse("theme"), {"theme": "dark", "back": "/how-it-works/"})
    assert answer.headers["Location"] == "/how-it-works/"
    assert '<html lang="en" data-theme="dark">' in client.get(reverse("landing")).content.decode()
    client.post(reverse("theme"), {"theme": "", "back": "/"})
    assert "data-theme=" not in client.get(reverse("landing")).content.decode().split("<body")[0]


def test_choosing_colours_leads_nowhere_else():
    assert (
        Client().post(reverse("theme"), {"theme": "dark", "back": "https://elsewhere.example/"}).headers["Location"]
        == "/"
    )


def test_a_cookie_that_is_no_theme_is_not_written_into_the_page():
    request = request_of(AnonymousUser())
    request.COOKIES["theme"] = '"><script>'
    assert theme(request) == ""


def test_a_stranger_sees_what_is_public():
    assert [way.label for way in nav(request_of(AnonymousUser()))] == ["How it works", "What it costs", "Safety"]


def test_staff_see_their_own_pages_and_only_those_that_exist():
    labels = {way.label for way in nav(request_of(Person("mediator")))}
    assert labels <= {"Queue", "My cases"}
    assert not {way.label for way in nav(request_of(Person("reviewer")))} & {"Operations", "Queue", "Wallet"}


def test_the_present_page_is_marked_once():
    marked = [way.label for way in nav(request_of(AnonymousUser(), "/how-it-works/")) if way.is_here]
    assert marked == ["How it works"]


def refused(refusal, request=None):
    def never(request):
        raise AssertionError

    request = request or request_of(AnonymousUser())
    request._messages = []
    return AnswerRefusals(never).process_exception(request, refusal)


@pytest.mark.parametrize(
    ("refusal", "status", "title"),
    [
        (errors.NotAllowed("Only the side that got this offer can accept it."), 403, "You cannot do this"),
        (errors.NotFound("There is no such case."), 404, "There is no such page"),
        (errors.WrongPhase("The case is closed."), 409, "This is not possible now"),
        (errors.TooLate("Your payment arrived later."), 409, "The deadline passed"),
        (errors.Stale("Victor Hale made a new offer while you wrote."), 412, "Someone was faster"),
        (errors.invalid("amount", "USD has at most 2 decimals."), 422, "Something has to be corrected"),
        (errors.Busy("Try again."), 503, "The portal is busy"),
    ],
)
def test_each_refusal_has_its_page(refusal, status, title):
    answer = refused(refusal)
    assert answer.status_code == status
    assert f"<title>{title} · Evenhand</title>" in answer.content.decode()
    assert refusal.message in answer.content.decode()


def test_a_refused_text_is_not_lost():
    request = RequestFactory().post(
        "/",
        {"story": "I could accept 80. I worked two weeks.", "csrfmiddlewaretoken": "x" * 64, "amount": "80"}
        | {"card": "4242 4242 4242 4242"},
    )
    request.user = AnonymousUser()
    assert kept_words(request) == [("Story", "I could accept 80. I worked two weeks.")]
    assert "I worked two weeks." in refused(errors.Stale("Someone was faster."), request).content.decode()


def test_other_exceptions_are_not_answered_here():
    assert refused(ValueError("a mistake")) is None


def test_a_database_that_is_away_is_said_and_logged():
    answer = refused(OperationalError("the connection is lost"))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "whole or not at all" in answer.content.decode()


def test_too_large_a_form_is_said_as_such(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = Client().post(reverse("theme"), {"theme": "x" * 2000})
    assert answer.status_code == 413
    assert "This is too large" in answer.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 413, 429, 500, 503])
def test_an_error_page_needs_no_request(status):
    html = get_template(f"{status}.html").render()
    title = re.search(r"<title>(.+) · Evenhand</title>", html)[1]
    assert f"{title}</h1>" in html


def test_an_unknown_address_is_answered_in_the_design():
    answer = Client().get("/no-such-page/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
)
def test_account_pages_stand_in_the_frame_of_the_portal(name):
    html = Client().get(reverse(name)).content.decode()
    assert 'class="topbar"' in html
    assert html.count("<h1") == 1
    assert "<script>" not in html
    assert " style=" not in html


@pytest.mark.django_db
def test_a_wrong_password_is_told_at_the_top_and_the_address_is_kept():
    answer = Client().post(reverse("account_login"), {"login": "victor@example.org", "password": "not this one"})
    html = answer.content.decode()
    assert "One thing to correct" in html
    assert 'value="victor@example.org"' in html
    assert "not this one" not in html
