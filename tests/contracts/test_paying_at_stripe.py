"""Paying on pages and over the API where the provider has a page of its own: ours never asks for a card."""

import json

import pytest

from disputes.play.player import play
from disputes.play.reading import parse
from escrow import payments
from escrow.models import Payment, State
from tests.contracts.forms import send, words
from tests.fake_stripe import FakeStripe
from tests.stories import Story


@pytest.fixture
def url(stripe: FakeStripe, story: Story) -> str:
    story.active()
    return f"/contracts/{story.contract.pk}/acts/fund/?milestone=1"


def test_the_check_page_asks_for_no_card(story: Story, browse, url: str) -> None:
    page = browse(story.client).get(url)
    assert "Your card’s number never passes this portal." in words(page)
    assert 'name="card"' not in page.content.decode()


def test_the_payer_is_led_to_stripe_and_back(stripe: FakeStripe, story: Story, browse, url: str) -> None:
    client = browse(story.client)
    going = send(client, url, client.get(url))
    page = client.get(going.url)
    payment = Payment.objects.get()
    assert f'href="{payment.pay_at}"' in page.content.decode()
    assert "Pay 100.00 USD at the provider’s page" in words(page)
    assert "Do not pay" in words(page)
    stripe.books.pays(payment.provider_id)
    back = client.get(f"{going.url}?back=1")
    assert "We are asking the payment provider" in words(back)
    assert 'name="live"' in back.content.decode()  # the page follows by itself
    payments.settle_pending()
    arrived = client.get(f"{going.url}?back=1", follow=True)
    assert "your payment of 100.00 USD has arrived (Visa ending in 4242)" in words(arrived)
    assert story.contract.all_milestones[0].state == "funded"


def test_who_does_not_want_to_pay_has_not_paid(stripe: FakeStripe, story: Story, browse, url: str) -> None:
    client = browse(story.client)
    going = send(client, url, client.get(url))
    client.post(f"{going.url}confirm/", {"approved": "no"})
    assert "Nothing was charged" in words(client.get(going.url))
    assert Payment.objects.get().state == State.FAILED
    assert stripe.books.all("checkout.session")[0]["status"] == "expired"


def test_saying_that_one_has_paid_is_not_paying(stripe: FakeStripe, story: Story, browse, url: str) -> None:
    client = browse(story.client)
    going = send(client, url, client.get(url))
    client.post(f"{going.url}confirm/", {"approved": "yes"})
    client.get(f"{going.url}?back=1")
    assert Payment.objects.get().state == State.NEEDS_CONFIRMATION


def test_a_card_that_is_sent_all_the_same_goes_nowhere(stripe: FakeStripe, story: Story, browse, url: str) -> None:
    client = browse(story.client)
    refused = send(client, url, client.get(url), card="4242 4242 4242 4242")
    assert refused.status_code == 422
    assert "takes no card numbers" in words(refused)
    assert not stripe.bodies


def test_the_api_answers_with_the_page(stripe: FakeStripe, story: Story, browse) -> None:
    story.active()
    client = browse(story.client)
    answer = client.post(
        f"/api/v1/contracts/{story.contract.pk}/acts/fund/",
        json.dumps({"milestone": 1}),
        content_type="application/json",
        headers={"Idempotency-Key": "one"},
    )
    assert answer.status_code == 202
    assert answer.json()["payment"]["pay_at"] == Payment.objects.get().pay_at


def test_the_home_says_that_it_is_paid_elsewhere(stripe: FakeStripe, story: Story, browse, url: str) -> None:
    client = browse(story.client)
    send(client, url, client.get(url))
    assert "It is paid at the provider’s page." in words(client.get("/home/"))


def test_played_cases_are_paid_in_the_sandbox_all_the_same(stripe: FakeStripe, db: None) -> None:
    scenario = parse(
        """
        rulebook: standard
        start: 2026-03-02T09:00:00Z
        contract: {currency: USD, milestones: [{amount: "100.00"}]}
        steps: [{after: 1h, by: client, act: fund, milestone: 1}]
        """
    )
    assert play(scenario).wrong == []
    assert Payment.objects.get().provider == "sandbox"
    assert stripe.asked == []
