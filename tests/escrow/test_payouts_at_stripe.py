"""Paying out: to the person's own account at the provider and on to their bank; by key, once, or back."""

from datetime import UTC, datetime

import pytest

from core.errors import WrongPhase
from escrow import payouts
from escrow.providers import KeyTaken, NoAnswer
from escrow.providers.paying_out import Arrival, BankAccount, NoPayout
from escrow.providers.stripe.payouts import Payouts
from people.models import User
from tests.fake_stripe import FakeStripe

HERS = "acct_hers"
EVER = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def portal(stripe: FakeStripe) -> FakeStripe:
    """The portal has 500.00 with Stripe."""
    stripe.books.balance["", "usd"] = 50_000
    return stripe


def balances(portal: FakeStripe) -> tuple[int, int]:
    """What the portal and the person have at Stripe."""
    return portal.books.balance.get(("", "usd"), 0), portal.books.balance.get((HERS, "usd"), 0)


def paid_out(key: str = "k", amount: int = 10_000) -> Arrival:
    return Payouts().payout(amount, "USD", account(HERS), key).arrival


def account(number: str) -> BankAccount:
    return BankAccount("Maribel Reyes", number)


def test_it_goes_to_her_account_and_from_there_to_her_bank(portal: FakeStripe) -> None:
    assert paid_out() == Arrival.ON_ITS_WAY
    assert balances(portal) == (40_000, 0)
    portal.books.arrives(portal.books.all("payout")[0]["id"])
    answer = Payouts().payout_status("k")
    assert (answer.arrival, answer.amount, answer.currency) == (Arrival.ARRIVED, 10_000, "USD")


def test_twenty_times_with_one_key_is_one_payout(portal: FakeStripe) -> None:
    for turn in range(20):
        if turn == 10:
            portal.forgets_keys()
        paid_out()
    assert balances(portal) == (40_000, 0)
    assert len(portal.books.all("transfer")) == len(portal.books.all("payout")) == 1


@pytest.mark.parametrize(
    "request_", ["GET /v1/transfers", "POST /v1/transfers$", "GET /v1/payouts", "POST /v1/payouts"]
)
@pytest.mark.parametrize("fault", ["lost", "error", "unreachable"])
def test_wherever_it_is_interrupted_it_goes_on_and_once(portal: FakeStripe, request_: str, fault: str) -> None:
    portal.goes_wrong(request_, fault)
    with pytest.raises(NoAnswer):
        paid_out()
    portal.forgets_keys()
    assert paid_out() == Arrival.ON_ITS_WAY
    assert balances(portal) == (40_000, 0)
    assert len(portal.books.all("transfer")) == len(portal.books.all("payout")) == 1


def test_what_was_sent_and_not_passed_on_is_passed_on_by_asking(portal: FakeStripe) -> None:
    portal.goes_wrong("POST /v1/payouts", "unreachable")
    with pytest.raises(NoAnswer):
        paid_out()
    assert balances(portal) == (40_000, 10_000)
    assert Payouts().payout_status("k").arrival == Arrival.ON_ITS_WAY
    assert balances(portal) == (40_000, 0)


def test_what_her_bank_refuses_comes_back_to_the_portal_once(portal: FakeStripe) -> None:
    paid_out()
    portal.books.arrives(portal.books.all("payout")[0]["id"], failure="account_closed")
    portal.goes_wrong("POST .*/reversals", "lost")
    with pytest.raises(NoAnswer):
        Payouts().payout_status("k")
    portal.forgets_keys()
    answers = [Payouts().payout_status("k").arrival for _ in range(5)]
    assert set(answers) == {Arrival.RETURNED}
    assert balances(portal) == (50_000, 0)
    assert paid_out() == Arrival.RETURNED  # with this key, for good
    assert balances(portal) == (50_000, 0)


def test_more_than_is_there_and_accounts_that_are_none_are_refused(portal: FakeStripe) -> None:
    too_much, nowhere = (50_001, HERS, "insufficient available funds"), (1_000, "acct_closed", "No such destination")
    for key, (amount, number, why) in {"k": too_much, "k2": nowhere}.items():
        answer = Payouts().payout(amount, "USD", account(number), key)
        assert (answer.arrival, answer.amount, answer.key) == (Arrival.REFUSED, amount, key)
        assert why in answer.reason
    assert balances(portal) == (50_000, 0)
    with pytest.raises(NoPayout):
        Payouts().payout_status("k")


def test_a_key_is_for_one_payout(portal: FakeStripe) -> None:
    paid_out()
    for amount, number in ((9_999, HERS), (10_000, "acct_his")):
        with pytest.raises(KeyTaken):
            Payouts().payout(amount, "USD", account(number), "k")
    assert balances(portal) == (40_000, 0)


def test_the_list_says_how_each_stands_and_moves_nothing(portal: FakeStripe) -> None:
    paid_out("arrives"), paid_out("comes back"), paid_out("is on its way")
    paid_out("failed")
    numbers = {each["metadata"]["payout"]: each["id"] for each in portal.books.all("payout")}
    portal.books.arrives(numbers["arrives"])
    portal.books.arrives(numbers["comes back"], failure="account_closed")
    portal.books.arrives(numbers["failed"], failure="account_closed")
    Payouts().payout_status("comes back")
    portal.books.transfer({"amount": "500", "currency": "usd", "destination": HERS})  # of somebody else's
    before = balances(portal)
    assert {each.key: each.arrival for each in Payouts().payouts(EVER)} == {
        "arrives": Arrival.ARRIVED,
        "comes back": Arrival.RETURNED,
        "is on its way": Arrival.ON_ITS_WAY,
        "failed": Arrival.ON_ITS_WAY,  # until somebody brings it back
    }
    assert balances(portal) == before


@pytest.mark.django_db
def test_a_portal_with_stripe_says_that_it_does_not_pay_out_yet(portal: FakeStripe) -> None:
    anna = User.objects.create_user("anna@example.org", display_name="Anna")
    assert not payouts.is_possible()
    with pytest.raises(WrongPhase, match="not set up"):
        payouts.check(anna, 1_000, "USD")
