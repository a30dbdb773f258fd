"""Paying out: to the person's own account at the provider and on to their bank; by key, once, or back."""

import pytest

from core.errors import Invalid
from escrow.models import SandboxPayout
from escrow.providers import KeyTaken, NoAnswer, NoPayout, PayoutState
from escrow.providers.sandbox import REFUSED_BY_ITS_BANK, TAKES_A_WHILE, Sandbox, arrive
from escrow.providers.stripe import Stripe
from tests.fake_stripe import FakeStripe

HERS = "acct_hers"


@pytest.fixture
def portal(stripe: FakeStripe) -> FakeStripe:
    """The portal has 500.00 with Stripe."""
    stripe.books.balance["", "usd"] = 50_000
    return stripe


def balances(portal: FakeStripe) -> tuple[int, int]:
    """What the portal and the person have at Stripe."""
    return portal.books.balance.get(("", "usd"), 0), portal.books.balance.get((HERS, "usd"), 0)


def paid_out(key: str = "k", amount: int = 10_000) -> PayoutState:
    return Stripe().payout(amount, "USD", HERS, key).state


def test_it_goes_to_her_account_and_from_there_to_her_bank(portal: FakeStripe) -> None:
    assert paid_out() == PayoutState.PENDING
    assert balances(portal) == (40_000, 0)
    portal.books.arrives(portal.books.all("payout")[0]["id"])
    answer = Stripe().payout_status("k")
    assert (answer.state, answer.amount, answer.currency) == (PayoutState.PAID, 10_000, "USD")


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
    assert paid_out() == PayoutState.PENDING
    assert balances(portal) == (40_000, 0)
    assert len(portal.books.all("transfer")) == len(portal.books.all("payout")) == 1


def test_what_was_sent_and_not_passed_on_is_passed_on_by_asking(portal: FakeStripe) -> None:
    portal.goes_wrong("POST /v1/payouts", "unreachable")
    with pytest.raises(NoAnswer):
        paid_out()
    assert balances(portal) == (40_000, 10_000)
    assert Stripe().payout_status("k").state == PayoutState.PENDING
    assert balances(portal) == (40_000, 0)


def test_what_her_bank_refuses_comes_back_to_the_portal_once(portal: FakeStripe) -> None:
    paid_out()
    portal.books.arrives(portal.books.all("payout")[0]["id"], failure="account_closed")
    portal.goes_wrong("POST .*/reversals", "lost")
    with pytest.raises(NoAnswer):
        Stripe().payout_status("k")
    portal.forgets_keys()
    answers = [Stripe().payout_status("k").state for _ in range(5)]
    assert set(answers) == {PayoutState.RETURNED}
    assert balances(portal) == (50_000, 0)
    assert paid_out() == PayoutState.RETURNED  # with this key, for good
    assert balances(portal) == (50_000, 0)


def test_more_than_is_there_and_accounts_that_are_none_are_refused(portal: FakeStripe) -> None:
    with pytest.raises(Invalid, match="insufficient available funds"):
        paid_out(amount=50_001)
    with pytest.raises(Invalid, match="No such destination"):
        Stripe().payout(1_000, "USD", "acct_closed", "k2")
    assert balances(portal) == (50_000, 0)
    with pytest.raises(NoPayout):
        Stripe().payout_status("k")


def test_a_key_is_for_one_payout(portal: FakeStripe) -> None:
    paid_out()
    for amount, destination in ((9_999, HERS), (10_000, "acct_his")):
        with pytest.raises(KeyTaken):
            Stripe().payout(amount, "USD", destination, "k")
    assert balances(portal) == (40_000, 0)


@pytest.mark.django_db
def test_the_sandbox_pays_out_too() -> None:
    sandbox = Sandbox()
    assert {sandbox.payout(1_000, "USD", "her-bank", "a").state for _ in range(5)} == {PayoutState.PAID}
    assert sandbox.payout(1_000, "USD", TAKES_A_WHILE, "b").state == PayoutState.PENDING
    assert sandbox.payout(1_000, "USD", REFUSED_BY_ITS_BANK, "c").state == PayoutState.RETURNED
    assert arrive("b", returned="It is closed.").state == sandbox.payout_status("b").state == PayoutState.RETURNED
    with pytest.raises(NoPayout):
        sandbox.payout_status("d")
    with pytest.raises(KeyTaken):
        sandbox.payout(1_001, "USD", "her-bank", "a")
    assert SandboxPayout.objects.count() == 3
