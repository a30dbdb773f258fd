"""What the provider says of a payment: asked between transactions, and committed before anything is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.module_loading import import_string

from core import clock
from core.phrases import phrase, phrase_later
from escrow.models import Payment, State
from escrow.providers import Charge, KeyTaken, NoCharge, Order, Outcome, Provider

# The provider has never heard of it: whoever was to ask died before asking, or asks this very moment.
LOST_AFTER = timedelta(minutes=10)
# The payer has left the provider's page without a word.
UNCONFIRMED_AFTER = timedelta(hours=24)
# Of a payment that nobody has used yet; whoever gave it back over there did so without us.
NOT_PAID = (Outcome.DECLINED, Outcome.CANCELLED, Outcome.REFUNDED)


_only_played: ContextVar[str] = ContextVar("evenhand_only_played", default="")
PROVIDERS = {"sandbox": "escrow.providers.sandbox.Sandbox", "stripe": "escrow.providers.stripe.Stripe"}


def provider(name: str = "") -> Provider:
    """The provider of this installation, or the one of this name: a payment keeps the one that it was begun with."""
    found: Provider = import_string(PROVIDERS[name or _only_played.get() or settings.PAYMENT_PROVIDER])()
    return found


# Kept with the payment in English, and read in the language of whoever reads it.
NEVER_MADE = phrase_later("The payment was never made.")


@contextmanager
def only_played() -> Iterator[None]:
    """What is paid inside is paid in the sandbox, whatever the installation pays with: nobody pays in a played case."""
    token = _only_played.set("sandbox")
    try:
        yield
    finally:
        _only_played.reset(token)


def order_of(payment: Payment, card: str = "") -> Order:
    """The payment as its provider is asked about it."""
    what = payment.purpose.replace("_", " ").capitalize()
    return Order(
        key=payment.provider_key,
        amount=payment.amount,
        currency=payment.currency,
        id=payment.provider_id or "",
        what=f"{what}, milestone {payment.about}" if payment.about else what,
        back=settings.SITE_ADDRESS.rstrip("/") + reverse("payment", args=[payment.pk]),
        group=str(payment.subject_id),
        card=card,
    )


def asked(payment: Payment) -> Charge | None:
    """The provider's word; what was given up on is cancelled there first, so that it cannot be charged later."""
    asks, order, age = provider(payment.provider), order_of(payment), clock.portal_now() - payment.begun_at
    try:
        charge = asks.status(order)
    except NoCharge:
        return asks.cancel(order) if age >= LOST_AFTER else None
    if charge.outcome == Outcome.NEEDS_CONFIRMATION and age >= UNCONFIRMED_AFTER:
        return asks.cancel(order)
    return charge


def noted(payment: Payment, charge: Charge, asked_at: datetime) -> Payment:
    """Commit what the provider said, unless it is known already."""
    with transaction.atomic(durable=True):
        known = locked(payment.pk)
        if not known.is_undecided:
            return known
        if charge.outcome in NOT_PAID:
            now = clock.portal_now()
            reason = (charge.reason or NEVER_MADE)[:300]
            put(known, state=State.FAILED, provider_id=charge.id, message=reason, decided_at=now, ended_at=now)
            return known
        if (charge.amount, charge.currency) != (known.amount, known.currency):
            raise KeyTaken(
                phrase(
                    "the provider charged {amount} {currency} for payment {pk}",
                    amount=charge.amount,
                    currency=charge.currency,
                    pk=known.pk,
                )
            )
        if charge.outcome == Outcome.NEEDS_CONFIRMATION:
            if known.state == State.PENDING:
                put(known, state=State.NEEDS_CONFIRMATION, provider_id=charge.id, message="", pay_at=charge.pay_at)
            put(known, unconfirmed_at=asked_at)
            return known
        put(
            known,
            state=State.SUCCEEDED,
            provider_id=charge.id,
            message="",
            confirmed_at=charge.confirmed_at,
            decided_at=clock.portal_now(),
            **charge.kept,
        )
        return known


def said(payment: Payment, message: str) -> None:
    """Tell the payer how it stands while nothing is known."""
    with transaction.atomic(durable=True):
        known = locked(payment.pk)
        if known.state == State.PENDING:
            put(known, message=message)
            payment.message = message


def locked(pk: UUID) -> Payment:
    return Payment.objects.select_for_update().get(pk=pk)


def put(payment: Payment, **facts: Any) -> None:
    for name, fact in facts.items():
        setattr(payment, name, fact)
    payment.save(update_fields=list(facts))
