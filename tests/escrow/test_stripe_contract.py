"""The same promises asked of Stripe's own sandbox: where our fake would be wrong about it, this says so.

Runs only where STRIPE_TEST_SECRET_KEY is set to a key of a test account; nothing is ever asked of a live one.
"""

import os
import uuid

import pytest

from escrow.providers import KeyTaken, Order, Outcome
from escrow.providers.stripe import Stripe
from escrow.providers.stripe.asking import asking, client

KEY = os.environ.get("STRIPE_TEST_SECRET_KEY", "")

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
