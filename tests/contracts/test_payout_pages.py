"""Taking money out on pages: the form, the check before anything moves, what is refused, and how it stands."""

import pytest
from django.core import mail
from django.urls import reverse

from escrow import audit, payouts
from escrow.models import Payout
from escrow.providers.sandbox_bank import ARRIVES, COMES_BACK, REFUSED, TEST_ACCOUNTS
from record.acts import perform
from record.outbox import send_outbox
from tests.contracts.forms import act_form, words
from tests.stories import Story

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/wallet/payouts/begin/"
TYPED = {"amount": "40.00", "holder": "Maribel Reyes", "account": "DE89 3704 0044 0532 0130 00"}


@pytest.fixture
def paid(story: Story) -> Story:
    """100.00 USD are in the freelancer's wallet."""
    story.submitted()
    story.act_on_contract(story.client, "approve", milestone=1)
    return story


def take_out(browser, **typed):
    """Through form and check page; the check page, and what came of it."""
    form = browser.get(f"{URL}?currency=USD")
    checked = browser.post(URL, act_form(form) | TYPED | typed)
    if checked.status_code != 200:
        return checked, None
    return checked, browser.post(URL, act_form(checked))


def test_money_is_taken_out_after_a_check(paid: Story, browse) -> None:
    browser = browse(paid.freelancer)
    assert "Take money out" in words(browser.get("/wallet/"))
    checked, done = take_out(browser)
    assert not audit.breaches()
    for said in ("Take out 40.00 USD", "Leaves your wallet at once", "60.00 USD", "DE89 3704 0044 0532 0130 00"):
        assert said in words(checked)
    payout = Payout.objects.get()
    assert done.url == reverse("payout", args=[payout.pk])
    page = words(browser.get(done.url))
    for said in ("On its way to the bank", "Bank account ending in 3000", payout.reference, "It left your wallet."):
        assert said in page
    assert ARRIVES not in page
    assert payout.reference in words(browser.get("/wallet/"))
    paid.clock.advance(minutes=1)
    payouts.settle_pending()
    assert "It arrived at your bank." in words(browser.get(done.url))
    assert browser.get(reverse("payout-version", args=[payout.pk])).json() == {"version": 3}


def test_the_check_page_moves_nothing(paid: Story, browse) -> None:
    browser = browse(paid.freelancer)
    browser.post(URL, act_form(browser.get(URL)) | TYPED)
    assert not Payout.objects.exists()
    assert paid.wallet(paid.freelancer) == 10_000


def test_sending_the_check_page_twice_is_one_payout(paid: Story, browse) -> None:
    browser = browse(paid.freelancer)
    checked = browser.post(URL, act_form(browser.get(URL)) | TYPED)
    first, again = (browser.post(URL, act_form(checked)) for _ in range(2))
    assert first.url == again.url
    assert paid.wallet(paid.freelancer) == 6_000


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "4.99"}, "The least that is paid out is 5.00 USD."),
        ({"amount": "100.01"}, "Your wallet holds 100.00 USD."),
        ({"amount": "a lot"}, "This is not an amount."),
        ({"amount": "1.001"}, "decimals"),
        ({"account": "DE00 1234"}, "An IBAN has two letters"),
        ({"account": "DE89 3704 0044 0532 0130 01"}, "typing error"),
        ({"holder": ""}, "Fill in “Name on the bank account”."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(paid: Story, browse, typed, said) -> None:
    refused, _ = take_out(browse(paid.freelancer), **typed)
    assert refused.status_code == 422
    assert said in words(refused)
    assert paid.wallet(paid.freelancer) == 10_000


def test_without_a_wallet_there_is_nothing_to_take_out(paid: Story, browse) -> None:
    assert browse(paid.stranger).get(URL).status_code == 404
    assert browse(paid.freelancer).get(f"{URL}?currency=EUR").status_code == 404


def test_others_find_neither_the_payout_nor_its_version(paid: Story, browse) -> None:
    take_out(browse(paid.freelancer))
    payout = Payout.objects.get()
    for person in (paid.client, paid.operator):
        for name in ("payout", "payout-version"):
            assert browse(person).get(reverse(name, args=[payout.pk])).status_code == 404


def test_what_is_contested_stays_and_the_pages_say_so(paid: Story, browse) -> None:
    paid.claimant_side = "client"
    said = {"milestones": [1]} | paid.statement(paid.client, to_freelancer="30.00")
    paid.clock.advance(days=1)
    perform(paid.contract, "open", by=paid.client, data=said)
    browser = browse(paid.freelancer)
    assert "70.00 USD contested in an open case" in words(browser.get("/wallet/"))
    assert "You can take out 30.00 USD" in words(browser.get(URL))
    refused, _ = take_out(browser, amount="30.01")
    assert "70.00 USD of your 100.00 USD stay in your wallet while a case about them is open" in words(refused)
    take_out(browser, amount="30.00")
    assert paid.wallet(paid.freelancer) == 7_000
    assert "Nothing can be taken out now" in words(browser.get(URL))
    assert audit.breaches() == []


def test_what_comes_back_is_said_on_the_page_by_mail_and_in_the_portal(paid: Story, browse) -> None:
    browser = browse(paid.freelancer)
    _, done = take_out(browser, account=COMES_BACK)
    send_outbox()
    mail.outbox.clear()
    paid.clock.advance(minutes=2)
    payouts.settle_pending()
    send_outbox()
    page = words(browser.get(done.url))
    assert "Sent back, in the wallet again" in page
    assert "The bank says that this account is closed." in page
    assert "Take it out again" in page
    (letter,) = mail.outbox
    assert letter.subject.startswith("40.00 USD came back from your bank account ending in 3001")
    assert "The bank says that this account is closed." in letter.body
    assert done.url in letter.body
    assert "40.00 USD came back from your bank account" in words(browser.get("/notices/"))
    assert paid.wallet(paid.freelancer) == 10_000


def test_the_receipt_comes_by_mail_at_once(paid: Story, browse) -> None:
    send_outbox()
    mail.outbox.clear()
    take_out(browse(paid.freelancer))
    send_outbox()
    (letter,) = mail.outbox
    assert letter.to == [paid.freelancer.email]
    assert letter.subject.startswith("Receipt: 40.00 USD have left your wallet for your bank account ending in 3000")
    assert ARRIVES not in letter.body
    assert bytes(Payout.objects.get().events.get(number=1).hash).hex() in letter.body


def test_a_refused_payout_says_why(paid: Story, browse) -> None:
    browser = browse(paid.freelancer)
    _, done = take_out(browser, account=REFUSED)
    assert "The bank refused this account." in words(browser.get(done.url))


def test_the_demo_says_which_accounts_can_be_tried(paid: Story, browse, settings) -> None:
    assert "is sent back after a minute" not in words(browse(paid.freelancer).get(URL))
    settings.DEMO, settings.DEMO_CLOCK_FILE = True, settings.VAR / "no-such-clock"
    page = words(browse(paid.freelancer).get(URL))
    assert all(does in page for does in TEST_ACCOUNTS.values())


def test_operators_see_payouts_that_the_provider_has_not_taken(paid: Story, browse) -> None:
    take_out(browse(paid.freelancer))
    assert "Payouts on their way" in words(browse(paid.operator).get("/operations/"))
