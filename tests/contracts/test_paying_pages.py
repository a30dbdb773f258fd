"""Paying on pages: each of the sandbox's cards, the confirmation, the wait, and what is never paid twice."""

import pytest

from escrow import payments
from escrow.models import Payment, State
from escrow.providers.sandbox import DECLINED, NEEDS_CONFIRMATION, SUCCEEDS, TIMES_OUT_AFTER_CHARGING
from tests.contracts.forms import send, words
from tests.stories import Story


@pytest.fixture
def url(story: Story) -> str:
    story.active()
    return f"/contracts/{story.contract.pk}/acts/fund/?milestone=1"


def state(story: Story) -> str:
    return story.contract.all_milestones[0].state


def test_the_page_names_the_amount_and_then_says_that_it_arrived(story: Story, browse, url: str) -> None:
    client = browse(story.client)
    page = client.get(url)
    assert "Pay into escrow, 100.00 USD" in words(page)
    assert "4242 4242 4242 4242" not in words(page)  # test cards are shown in demo mode only
    paid = send(client, url, page, card="4242 4242 4242 4242")
    arrived = client.get(paid.url, follow=True)
    assert arrived.redirect_chain[-1][0] == f"/contracts/{story.contract.pk}/"
    assert "your payment of 100.00 USD has arrived (Visa ending in 4242)" in words(arrived)
    assert state(story) == "funded"


def test_the_demo_says_which_cards_can_be_tried(story: Story, browse, url: str, settings) -> None:
    settings.DEMO, settings.DEMO_CLOCK_FILE = True, settings.VAR / "no-such-clock"
    assert "4000 0000 0000 0002 is declined" in words(browse(story.client).get(url))


def test_a_declined_card_can_be_changed_for_another(story: Story, browse, url: str) -> None:
    client = browse(story.client)
    refused = send(client, url, client.get(url), card=DECLINED)
    assert refused.status_code == 422
    assert "Your bank declined this card." in words(refused)
    assert DECLINED not in refused.content.decode()
    assert state(story) == "unfunded"
    assert send(client, url, refused, card=SUCCEEDS).status_code == 302
    assert state(story) == "funded"


def test_a_refusal_never_repeats_the_number_of_the_card(story: Story, browse, url: str) -> None:
    client = browse(story.client)
    form = client.get(url)
    assert send(client, url, form, card=SUCCEEDS).status_code == 302
    again = client.post(url, {"milestone": "1", "confirmed": "1", "card": SUCCEEDS})
    assert again.status_code == 409
    assert SUCCEEDS not in again.content.decode()


@pytest.mark.parametrize(
    ("card", "complaint"),
    [("1234", "A card number has 12 to 19 digits."), ("4242424242424241", "typing error"), ("", "12 to 19 digits")],
)
def test_a_mistyped_card_is_never_charged(story: Story, browse, url: str, card: str, complaint: str) -> None:
    client = browse(story.client)
    refused = send(client, url, client.get(url), card=card)
    assert refused.status_code == 422
    assert complaint in words(refused)
    assert not Payment.objects.exists()


def test_a_card_that_has_to_be_confirmed(story: Story, browse, url: str) -> None:
    client = browse(story.client)
    asked = send(client, url, client.get(url), card=NEEDS_CONFIRMATION)
    page = client.get(asked.url)
    assert "Your bank asks you to confirm this payment" in words(page)
    assert state(story) == "unfunded"
    assert browse(story.freelancer).get(asked.url).status_code == 404
    home = client.get("/home/")
    assert "Your bank asks you to confirm it." in words(home)
    assert asked.url in home.content.decode()
    client.post(f"{asked.url}confirm/", {"approved": "yes"})
    assert state(story) == "funded"
    assert client.get(asked.url).url == f"/contracts/{story.contract.pk}/"


def test_a_payment_that_is_not_confirmed_costs_nothing(story: Story, browse, url: str) -> None:
    client = browse(story.client)
    asked = send(client, url, client.get(url), card=NEEDS_CONFIRMATION)
    client.post(f"{asked.url}confirm/", {"approved": "no"})
    page = client.get(asked.url)
    assert "Nothing was charged" in words(page)
    assert url.split("?")[0] in page.content.decode()
    assert state(story) == "unfunded"


def test_whoever_gets_no_answer_is_told_not_to_pay_again(story: Story, browse, url: str) -> None:
    client = browse(story.client)
    form = client.get(url)
    asked = send(client, url, form, card=TIMES_OUT_AFTER_CHARGING)
    page = client.get(asked.url)
    assert "You need not pay again" in words(page)
    version = client.get(f"{asked.url}version/").json()["version"]
    assert f'data-version="{version}"' in page.content.decode()
    assert "You need not pay again. We keep asking." in words(client.get("/home/"))
    # The same button again is the same payment.
    assert send(client, url, form, card=TIMES_OUT_AFTER_CHARGING).url == asked.url
    assert Payment.objects.count() == 1

    payments.settle_pending()
    assert client.get(f"{asked.url}version/").json()["version"] != version
    assert client.get(asked.url).url == f"/contracts/{story.contract.pk}/"
    assert Payment.objects.get().state == State.USED
    assert state(story) == "funded"
