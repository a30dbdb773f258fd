"""The same promises asked of Stripe's own sandbox: where our fake would be wrong about it, this says so.

Runs only where STRIPE_TEST_SECRET_KEY is set to a key of a test account; nothing is ever asked of a live one. What is
about payouts needs an account that has signed up for Connect; what moves money besides one that somebody has filled in
at Stripe's page in test mode, whose number is STRIPE_TEST_ACCOUNT.
"""

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from escrow.providers import KeyTaken, Order, Outcome
from escrow.providers.paying_out import Arrival, BankAccount, Known, NoPayout, Standing
from escrow.providers.stripe import Stripe
from escrow.providers.stripe.asking import asking, client

KEY = os.environ.get("STRIPE_TEST_SECRET_KEY", "")
ACCOUNT = os.environ.get("STRIPE_TEST_ACCOUNT", "")
FAR_TOO_MUCH = 90_000_000  # minor units

pytestmark = pytest.mark.skipif(not KEY.startswith("sk_test_"), reason="STRIPE_TEST_SECRET_KEY is not set")


@pytest.fixture(autouse=True)
def sandbox(settings: object) -> None:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API_BASE = KEY, "https://api.stripe.com"


@pytest.fixture
def order() -> Order:
    return Order(
        str(uuid.uuid4()), 10_000, "USD", what="Fund", back="https://portal.example/payments/1/", group="tests"
    )


def test_a_key_is_one_page_and_one_content(order: Order) -> None:
    first = Stripe().charge(order)
    assert first.outcome == Outcome.NEEDS_CONFIRMATION
    assert first.pay_at.startswith("https://")
    assert Stripe().charge(order).id == Stripe().status(order).id == first.id
    with pytest.raises(KeyTaken):
        Stripe().charge(Order(order.key, 9_999, "USD", what="Fund", back=order.back, group="tests"))


def test_a_cancelled_page_is_never_paid(order: Order) -> None:
    assert Stripe().charge(order).outcome == Outcome.NEEDS_CONFIRMATION
    assert Stripe().cancel(order).outcome == Stripe().cancel(order).outcome == Outcome.CANCELLED


def test_what_is_too_little_is_refused_with_its_reason() -> None:
    refused = Stripe().charge(Order(str(uuid.uuid4()), 10, "USD", what="Fund", back="https://portal.example/"))
    assert (refused.outcome, refused.id) == (Outcome.DECLINED, None)
    assert refused.reason


def test_lists_are_filtered_as_we_ask() -> None:
    with asking():
        assert client().v1.transfers.list({"transfer_group": f"payout:{uuid.uuid4()}"}).data == []
        client().v1.disputes.list({"limit": 10})


# People's own accounts.


@pytest.fixture
def opened() -> Iterator[tuple[str, datetime, Known]]:
    """An account that nobody has filled in; gone again at the end."""
    key, since = str(uuid.uuid4()), datetime.now(UTC)
    known = Stripe().open_account(key, since)
    yield key, since, known
    with asking():
        client().v1.accounts.delete(known.number)


def test_a_key_is_one_account_and_it_is_found_again_without_the_key(opened: tuple[str, datetime, Known]) -> None:
    key, since, known = opened
    assert (known.standing, known.number[:5]) == (Standing.OPEN, "acct_")
    assert known.missing
    assert Stripe().open_account(key, since).number == known.number
    assert Stripe().account(known.number).standing == Standing.OPEN
    with asking():
        found = client().v1.accounts.list({"created": {"gte": int((since - timedelta(hours=1)).timestamp())}})
        assert key in [each.metadata.to_dict().get("payee") for each in found.auto_paging_iter() if each.metadata]
        interval = client().v1.accounts.retrieve(known.number).settings.payouts.schedule.interval
    assert interval == "manual"


def test_its_owner_is_led_to_stripes_own_page(opened: tuple[str, datetime, Known]) -> None:
    there = Stripe().way_in(opened[2].number, "https://portal.example/back/", "https://portal.example/go/")
    assert there.startswith("https://connect.stripe.com/")


def test_nothing_is_sent_to_an_account_that_nobody_has_filled_in(opened: tuple[str, datetime, Known]) -> None:
    refused = Stripe().payout(100, "USD", BankAccount("Anybody", opened[2].number), str(uuid.uuid4()))
    assert (refused.arrival, refused.id) == (Arrival.REFUSED, "")


def test_an_account_that_is_none_of_ours_is_closed() -> None:
    assert Stripe().account("acct_1032D82eZvKYlo2C").standing == Standing.CLOSED


# Money to a bank.

sends = pytest.mark.skipif(not ACCOUNT, reason="STRIPE_TEST_ACCOUNT is not set")


@pytest.fixture
def bank() -> BankAccount:
    """The portal gets 50.00 that it can use at once, by the card that Stripe has for that."""
    with asking():
        client().v1.payment_intents.create(
            {"amount": 5_000, "currency": "usd", "payment_method": "pm_card_bypassPending", "confirm": True,
             "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"}}
        )  # fmt: skip
    return BankAccount("Anybody", ACCOUNT)


@sends
def test_a_payout_is_sent_once_and_found_again_by_its_key(bank: BankAccount) -> None:
    key, since = str(uuid.uuid4()), datetime.now(UTC) - timedelta(hours=1)
    first = Stripe().payout(200, "USD", bank, key)
    assert (first.arrival, first.amount, first.currency) == (Arrival.ON_ITS_WAY, 200, "USD")
    again = Stripe().payout(200, "USD", bank, key)
    assert (again.id, Stripe().payout_status(key).id) == (first.id, first.id)
    assert [each.id for each in Stripe().payouts(since) if each.key == key] == [first.id]
    with pytest.raises(KeyTaken):
        Stripe().payout(201, "USD", bank, key)


@sends
def test_more_than_the_portal_has_there_waits_and_its_key_repeats_the_refusal(bank: BankAccount) -> None:
    key = str(uuid.uuid4())
    for attempt in (0, 0, 1):
        assert Stripe().payout(FAR_TOO_MUCH, "USD", bank, key, attempt).arrival == Arrival.WAITING
    with pytest.raises(NoPayout):
        Stripe().payout_status(key)
    assert Stripe().payout(100, "USD", bank, str(uuid.uuid4()), 2).arrival == Arrival.ON_ITS_WAY


@sends
def test_a_payout_that_is_cancelled_there_comes_back(bank: BankAccount) -> None:
    key = str(uuid.uuid4())
    Stripe().payout(100, "USD", bank, key)
    with asking():
        there = client().v1.payouts.list({"limit": 10}, {"stripe_account": ACCOUNT}).data
        number = next(each.id for each in there if each.metadata.to_dict().get("payout") == key)
        client().v1.payouts.cancel(number, {}, {"stripe_account": ACCOUNT})
    assert Stripe().payout_status(key).arrival == Arrival.RETURNED
    assert Stripe().payout_status(key).arrival == Arrival.RETURNED
