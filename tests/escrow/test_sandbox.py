"""The sandbox provider: each test card does what it says, and its books are its own."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from core import clock
from core.errors import Invalid
from escrow.models import SandboxCharge
from escrow.providers import Charge, KeyTaken, NoAnswer, NoCharge, Order, Outcome
from escrow.providers.card import Card
from escrow.providers.sandbox import Sandbox

GOOD, DECLINED, ASKS, TIMES_OUT = (
    "4242 4242 4242 4242", "4000 0000 0000 0002", "4000 0025 0000 3155", "4000 0000 0000 0119",
)  # fmt: skip
K = Order("k", 1_000, "USD")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db
sandbox = Sandbox()


def charged(card: str, amount: int = 1_000) -> Charge:
    return sandbox.charge(Order("k", amount, "USD", card=card))


def test_a_good_card_is_charged_at_once() -> None:
    with clock.stopped_at(NOON):
        charge = charged(GOOD)
    assert (charge.outcome, charge.amount, charge.currency, charge.confirmed_at) == (
        Outcome.SUCCEEDED,
        1_000,
        "USD",
        NOON,
    )
    assert sandbox.status(K) == charge


def test_a_declined_card_says_why() -> None:
    charge = charged(DECLINED)
    assert charge.outcome == Outcome.DECLINED
    assert "declined" in charge.reason
    assert charge.confirmed_at is None


def test_any_other_card_is_declined_and_the_test_card_named() -> None:
    charge = charged("5555 5555 5555 4444")
    assert charge.outcome == Outcome.DECLINED
    assert "4242" in charge.reason


@pytest.mark.parametrize(("approved", "outcome"), [(True, Outcome.SUCCEEDED), (False, Outcome.DECLINED)])
def test_a_card_that_asks_counts_from_the_confirmation(approved: bool, outcome: Outcome) -> None:
    with clock.stopped_at(NOON) as time:
        assert charged(ASKS).outcome == Outcome.NEEDS_CONFIRMATION
        time.advance(minutes=3)
        charge = sandbox.confirm(K, approved)
        time.advance(minutes=3)
        assert sandbox.confirm(K) == charge
    assert (charge.outcome, charge.confirmed_at) == (outcome, NOON + timedelta(minutes=3) if approved else None)


def test_a_card_that_times_out_has_been_charged() -> None:
    with pytest.raises(NoAnswer):
        charged(TIMES_OUT)
    assert sandbox.status(K).outcome == Outcome.SUCCEEDED
    assert charged(TIMES_OUT).outcome == Outcome.SUCCEEDED
    assert SandboxCharge.objects.count() == 1


def test_the_same_key_is_the_same_charge() -> None:
    first = charged(GOOD)
    assert charged(GOOD) == first
    assert charged(DECLINED) == first
    with pytest.raises(KeyTaken):
        charged(GOOD, 1_001)


def test_an_unknown_key_is_said_to_be_unknown() -> None:
    for ask in (sandbox.status, sandbox.confirm, sandbox.refund):
        with pytest.raises(NoCharge):
            ask(K)


def test_what_is_cancelled_is_never_charged() -> None:
    assert sandbox.cancel(K).outcome == Outcome.CANCELLED
    assert charged(GOOD).outcome == Outcome.CANCELLED


def test_what_is_charged_is_not_cancelled_and_is_refunded_once() -> None:
    charged(GOOD)
    assert sandbox.cancel(K).outcome == Outcome.SUCCEEDED
    assert sandbox.refund(K).outcome == Outcome.REFUNDED
    assert sandbox.refund(K).outcome == Outcome.REFUNDED


@pytest.mark.django_db(transaction=True)
def test_nobody_asks_it_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        charged(GOOD)
    assert not SandboxCharge.objects.exists()


@pytest.mark.parametrize(
    "typed", ["", "4242", "4242 4242 4242 4241", "card", "4242" * 6, "４２４２４２４２４２４２４２４２"]
)
def test_a_number_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        Card.read(typed)
    assert list(refusal.value.fields) == ["card"]


def test_a_card_does_not_show_its_number() -> None:
    card, order = Card.read(GOOD), Order("k", 1_000, "USD", card="4242424242424242")
    assert "4242424242424242" not in repr(card) + str(card) + repr(order) + str(order)
    assert (card.brand, card.last4) == ("Visa", "4242")


def test_the_sandbox_keeps_no_number() -> None:
    charged(GOOD)
    row = SandboxCharge.objects.values_list().get()
    assert not any("424242424242" in str(value) for value in row)
