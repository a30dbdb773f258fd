"""Paying out: to the person's own account at the provider and on to their bank; by key, once, or back."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from escrow.providers import KeyTaken, NoAnswer
from escrow.providers.paying_out import Arrival, BankAccount, NoPayout
from escrow.providers.stripe.payouts import Payouts
from tests.fake_stripe import FakeStripe

EVER = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def portal(stripe: FakeStripe) -> FakeStripe:
    """The portal has 500.00 with Stripe, and she has an account there that is ready."""
    stripe.books.balance["", "usd"] = 50_000
    stripe.books.onboarded()
    return stripe


def hers(portal: FakeStripe) -> str:
    return portal.books.all("account")[-1]["id"]


def balances(portal: FakeStripe) -> tuple[int, int]:
    """What the portal and the person have at Stripe."""
    return portal.books.balance.get(("", "usd"), 0), portal.books.balance.get((hers(portal), "usd"), 0)


@pytest.fixture
def paid_out(portal: FakeStripe) -> Callable[..., Arrival]:
    def pay(key: str = "k", amount: int = 10_000, attempt: int = 0) -> Arrival:
        return Payouts().payout(amount, "USD", account(hers(portal)), key, attempt).arrival

    return pay


def account(number: str) -> BankAccount:
    return BankAccount("Maribel Reyes", number)


def test_it_goes_to_her_account_and_from_there_to_her_bank(portal: FakeStripe, paid_out: Callable) -> None:
    assert paid_out() == Arrival.ON_ITS_WAY
    assert balances(portal) == (40_000, 0)
    portal.books.arrives(portal.books.all("payout")[0]["id"])
    answer = Payouts().payout_status("k")
    assert (answer.arrival, answer.amount, answer.currency) == (Arrival.ARRIVED, 10_000, "USD")


def test_twenty_times_with_one_key_is_one_payout(portal: FakeStripe, paid_out: Callable) -> None:
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
def test_wherever_it_is_interrupted_it_goes_on_and_once(
    portal: FakeStripe, paid_out: Callable, request_: str, fault: str
) -> None:
    portal.goes_wrong(request_, fault)
    with pytest.raises(NoAnswer):
        paid_out()
    portal.forgets_keys()
    assert paid_out() == Arrival.ON_ITS_WAY
    assert balances(portal) == (40_000, 0)
    assert len(portal.books.all("transfer")) == len(portal.books.all("payout")) == 1


def test_what_was_sent_and_not_passed_on_is_passed_on_by_asking(portal: FakeStripe, paid_out: Callable) -> None:
    portal.goes_wrong("POST /v1/payouts", "unreachable")
    with pytest.raises(NoAnswer):
        paid_out()
    assert balances(portal) == (40_000, 10_000)
    assert Payouts().payout_status("k").arrival == Arrival.ON_ITS_WAY
    assert balances(portal) == (40_000, 0)


def test_what_her_bank_refuses_comes_back_to_the_portal_once(portal: FakeStripe, paid_out: Callable) -> None:
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


def test_accounts_that_are_none_are_refused(portal: FakeStripe) -> None:
    answer = Payouts().payout(1_000, "USD", account("acct_closed"), "k2")
    assert (answer.arrival, answer.amount, answer.key) == (Arrival.REFUSED, 1_000, "k2")
    assert "No such destination" in answer.reason
    assert balances(portal) == (50_000, 0)
    with pytest.raises(NoPayout):
        Payouts().payout_status("k2")


def test_more_than_the_portal_has_there_waits_and_is_tried_again_under_another_key(
    portal: FakeStripe, paid_out: Callable
) -> None:
    assert [paid_out(amount=50_001) for _ in range(3)] == [Arrival.WAITING] * 3
    portal.books.balance["", "usd"] = 60_000
    assert paid_out(amount=50_001) == Arrival.WAITING  # Stripe repeats what it said to a key
    assert paid_out(amount=50_001, attempt=1) == Arrival.ON_ITS_WAY
    assert paid_out(amount=50_001, attempt=1) == paid_out(amount=50_001, attempt=2) == Arrival.ON_ITS_WAY
    assert balances(portal) == (9_999, 0)
    assert len(portal.books.all("transfer")) == 1


def test_what_cannot_be_brought_back_yet_is_on_its_way_and_tried_again(portal: FakeStripe, paid_out: Callable) -> None:
    paid_out()
    portal.books.arrives(portal.books.all("payout")[0]["id"], failure="account_closed")
    portal.books.balance[hers(portal), "usd"] -= 1  # something else took from her account there
    assert Payouts().payout_status("k").arrival == Arrival.WAITING
    assert [each.arrival for each in Payouts().payouts(EVER)] == [Arrival.ON_ITS_WAY]
    portal.books.balance[hers(portal), "usd"] += 1
    assert Payouts().payout_status("k").arrival == Arrival.WAITING
    assert Payouts().payout_status("k", 1).arrival == Arrival.RETURNED
    assert balances(portal) == (50_000, 0)


def test_what_was_cancelled_before_the_bank_had_it_comes_back(portal: FakeStripe, paid_out: Callable) -> None:
    paid_out()
    portal.books.cancels(portal.books.all("payout")[0]["id"])
    answer = Payouts().payout_status("k")
    assert (answer.arrival, answer.reason) == (Arrival.RETURNED, "The bank did not take it (canceled).")
    assert balances(portal) == (50_000, 0)


def test_what_somebody_reversed_by_hand_is_not_given_back_while_the_bank_has_it(
    portal: FakeStripe, paid_out: Callable
) -> None:
    paid_out()
    portal.books.balance[hers(portal), "usd"] = 10_000  # from elsewhere
    portal.books.reverse(portal.books.all("transfer")[0]["id"], {})
    assert Payouts().payout_status("k").arrival == Arrival.ON_ITS_WAY
    assert [(each.arrival, each.amount) for each in Payouts().payouts(EVER)] == [(Arrival.ON_ITS_WAY, 0)]


def test_an_account_that_has_left_is_no_answer(portal: FakeStripe, paid_out: Callable) -> None:
    paid_out()
    portal.books.leaves(hers(portal))
    with pytest.raises(NoAnswer, match="cannot be looked at"):
        Payouts().payout_status("k")


def test_a_key_is_for_one_payout(portal: FakeStripe, paid_out: Callable) -> None:
    paid_out()
    for amount, number in ((9_999, hers(portal)), (10_000, portal.books.onboarded())):
        with pytest.raises(KeyTaken):
            Payouts().payout(amount, "USD", account(number), "k")
    assert balances(portal) == (40_000, 0)


def test_the_list_says_how_each_stands_and_moves_nothing(portal: FakeStripe, paid_out: Callable) -> None:
    paid_out("arrives"), paid_out("comes back"), paid_out("is on its way")
    paid_out("failed")
    numbers = {each["metadata"]["payout"]: each["id"] for each in portal.books.all("payout")}
    portal.books.arrives(numbers["arrives"])
    portal.books.arrives(numbers["comes back"], failure="account_closed")
    portal.books.arrives(numbers["failed"], failure="account_closed")
    Payouts().payout_status("comes back")
    portal.books.transfer({"amount": "500", "currency": "usd", "destination": hers(portal)})  # of somebody else's
    before = balances(portal)
    assert {each.key: each.arrival for each in Payouts().payouts(EVER)} == {
        "arrives": Arrival.ARRIVED,
        "comes back": Arrival.RETURNED,
        "is on its way": Arrival.ON_ITS_WAY,
        "failed": Arrival.ON_ITS_WAY,  # until somebody brings it back
    }
    assert balances(portal) == before
