"""The operators' list of payouts: what is not there yet, what there is to do about it, and pages of all of them."""

import pytest
from django.db import transaction
from django.urls import reverse

from disputes.pages.payouts import PER_PAGE
from escrow import ledger, payouts
from escrow.ledger import Move
from escrow.models import Payout, Reason
from escrow.providers.paying_out import BankAccount
from escrow.providers.sandbox_bank import ANSWER_IS_LOST, ARRIVES, COMES_BACK, REFUSED
from record.declaring import THE_CLOCK
from record.performing import performing
from tests import stories
from tests.browsing import text
from timers.sweep import lock


@pytest.fixture
def story(transactional_db):
    with stories.told() as told:
        told.submitted()
        told.act_on_contract(told.client, "approve", milestone=1)
        yield told


def begin(story, to=ARRIVES, amount=1_000, key=""):
    bank = BankAccount.read("Maribel Reyes", to)
    return payouts.begin(story.freelancer, amount, "USD", bank, key=key or f"{to}-{Payout.objects.count()}")


def shown(story, browser, query=""):
    return text(browser(story.operator).get(reverse("payouts") + query))


def test_without_any_it_says_what_would_come_here(story, browser):
    assert "Every payout is where it belongs" in shown(story, browser)
    assert "No payout yet" in shown(story, browser, "?view=all")


def test_each_says_whose_it_is_how_much_and_what_to_do(story, browser):
    sent, lost = begin(story), begin(story, ANSWER_IS_LOST)
    begin(story, REFUSED)
    page = shown(story, browser)
    for words in (sent.reference, "Maribel Reyes", "10.00 USD", "On its way to the bank", sent.provider_id):
        assert words in page
    for words in ("Nothing: banks take up to a few days.", lost.reference, "the provider is asked every 15 seconds"):
        assert words in page
    assert "Refused" not in page
    assert page.index(sent.reference) < page.index(lost.reference)  # the oldest first
    assert ARRIVES not in page
    story.clock.advance(hours=2)
    assert "See whether the provider answers" in shown(story, browser)
    story.clock.advance(days=8)
    assert "Ask Sandbox about it, by its number there." in shown(story, browser)
    every = shown(story, browser, "?view=all")
    assert "it is in the wallet again, and its owner knows why" in every


def test_what_arrived_or_came_back_is_not_among_those_that_wait(story, browser):
    begin(story), begin(story, COMES_BACK)
    story.clock.advance(minutes=2)
    payouts.settle_pending()
    assert "Every payout is where it belongs" in shown(story, browser)
    every = shown(story, browser, "?view=all")
    assert "Arrived" in every
    assert "Sent back, in the wallet again" in every


def test_it_has_pages(story, browser):
    lock_and_give(story, 500 * (PER_PAGE + 2))
    made = [begin(story, amount=500, key=f"k{number}") for number in range(PER_PAGE + 1)]
    first, second = shown(story, browser, "?view=all"), shown(story, browser, "?view=all&page=2")
    assert made[-1].reference in first
    assert made[0].reference not in first
    assert made[0].reference in second
    later = browser(story.operator).get(reverse("payouts") + "?view=all&page=2").content.decode()
    assert "view=all&amp;page=1" in later
    assert made[0].reference in shown(story, browser)
    assert made[-1].reference in shown(story, browser, "?page=2")
    assert "Page 1 of 2" in shown(story, browser, "?page=nonsense")


def test_operations_lead_there(story, browser):
    begin(story)
    page = browser(story.operator).get(reverse("operations")).content.decode()
    assert reverse("payouts") in page
    assert browser(story.client).get(reverse("payouts")).status_code == 404


def lock_and_give(story, amount):
    world, wallet = (ledger.account(kind, "USD", owner=story.freelancer) for kind in ("world", "wallet"))
    with transaction.atomic():
        lock(story.contract.pk)
        with performing(story.contract, "tried", THE_CLOCK):
            ledger.post(Move(world, wallet, amount, Reason.CLIENT_APPROVAL), key="given")
