"""Paying with Stripe: a hosted Checkout page takes the card, so that no card number ever comes through this server.

Separate charges and transfers: the portal is charged for, and money leaves it to a person's own account by `payouts`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.crypto import salted_hmac
from stripe.checkout import Session
from stripe.params.checkout import SessionCreateParams, SessionListParams

from core.errors import Invalid
from core.phrases import phrase, phrase_later
from escrow.providers import Charge, NoAnswer, Order, Outcome
from escrow.providers.stripe.amounts import from_stripe, to_stripe
from escrow.providers.stripe.asking import Refused, asking, client, moment

log = logging.getLogger("evenhand.stripe")

WHOLE = ["payment_intent.latest_charge"]
LISTED = 100
NOT_IN_TIME = phrase_later("The payment was not made in time.")  # kept in English
BRANDS = {"amex": "American Express", "jcb": "JCB", "unionpay": "UnionPay"}


class Checkout:
    """Each payment is one Checkout Session, made under the payment's own key; its id is the charge's."""

    takes_cards = False

    def accepts(self, order: Order) -> Mapping[str, str]:
        if order.card:
            raise Invalid(
                phrase("This portal takes no card numbers."),
                instead=phrase("Leave the card out: you pay at Stripe's own page."),
            )
        to_stripe(order.amount, order.currency)
        return {}

    def charge(self, order: Order) -> Charge:
        """A page at which the payer pays. The same key gives the same page."""
        try:
            return _charge(_made(order))
        except Refused as refused:
            return Charge(None, Outcome.DECLINED, order.amount, order.currency, reason=str(refused))

    def confirm(self, order: Order, approved: bool = True) -> Charge:
        return self.status(order) if approved else self.cancel(order)

    def status(self, order: Order) -> Charge:
        """As it is now. Where we never heard the page's id, the key brings it: asking for one charges nothing."""
        try:
            return _charge(_found(order))
        except Refused as refused:
            return Charge(None, Outcome.DECLINED, order.amount, order.currency, reason=str(refused))

    def cancel(self, order: Order) -> Charge:
        there = self.status(order)
        if there.outcome != Outcome.NEEDS_CONFIRMATION or there.id is None:
            return there
        try:
            with asking():
                client().v1.checkout.sessions.expire(there.id)
        except Refused:
            pass  # somebody paid, or it ran out, between two requests: what it is now says which
        after = _charge(_read(there.id))
        if after.outcome == Outcome.NEEDS_CONFIRMATION:
            raise NoAnswer("the page of this payment is still open")
        return after

    def refund(self, order: Order) -> Charge:
        """All of it. Given back once Stripe says so; a refund that Stripe is still at is asked about again."""
        session = _found(order)
        charge, intent = _charge(session), session.payment_intent
        if charge.outcome not in (Outcome.SUCCEEDED, Outcome.REFUNDED) or intent is None:
            return charge
        try:
            status = _refunded(intent if isinstance(intent, str) else intent.id, order.key)
        except Refused as refused:  # disputed already, or the balance does not cover it: the audit names what stays
            log.warning("Stripe gives nothing back", extra={"payment": order.key, "why": str(refused)})
            status = ""
        return replace(charge, outcome=Outcome.REFUNDED if status == "succeeded" else Outcome.SUCCEEDED)

    def charges(self, since: datetime) -> Iterator[Charge]:
        """Every page that was made for a payment; what else is sold on the same account has no key of ours."""
        asked: SessionListParams = {
            "created": {"gte": int(since.timestamp())},
            "limit": LISTED,
            "expand": [f"data.{part}" for part in WHOLE],
        }
        with asking():
            for session in client().v1.checkout.sessions.list(asked).auto_paging_iter():
                if _key_of(session):
                    yield _charge(session)


def _refunded(intent: str, key: str) -> str:
    """Stripe's word on the refund, which is asked for once."""
    with asking():
        known = client().v1.refunds.list({"payment_intent": intent, "limit": 100}).data
        if known:
            return str(known[0].status)
        made = client().v1.refunds.create(
            {"payment_intent": intent, "metadata": {"payment": key}}, {"idempotency_key": f"{key}:refund"}
        )
    return str(made.status)


def _made(order: Order) -> Session:
    with asking():
        return client().v1.checkout.sessions.create(_page_of(order), {"idempotency_key": order.key})


def _page_of(order: Order) -> SessionCreateParams:
    """Made of nothing but the payment, so that the same key always comes with the same content."""
    named = {"payment": order.key, "subject": order.group}
    return {
        "mode": "payment",
        "allowed_payment_method_types": ["card"],
        "client_reference_id": order.key,
        "metadata": named,
        "payment_intent_data": {"metadata": named, "transfer_group": order.group},
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": order.currency.lower(),
                    "unit_amount": to_stripe(order.amount, order.currency),
                    "product_data": {"name": order.what},
                },
            }
        ],
        "success_url": f"{order.back}?back=1",
        "cancel_url": order.back,
    }


def _found(order: Order) -> Session:
    # What a repeated key answers with is what was true when it was first used: read again.
    return _read(order.id or _made(order).id)


def _read(number: str) -> Session:
    with asking():
        return client().v1.checkout.sessions.retrieve(number, {"expand": WHOLE})


def _charge(session: Session) -> Charge:
    currency = str(session.currency).upper()
    amount = from_stripe(session.amount_total or 0, currency)
    key = _key_of(session)
    if session.status == "open":
        return Charge(session.id, Outcome.NEEDS_CONFIRMATION, amount, currency, pay_at=session.url or "", key=key)
    if session.status == "expired":
        reason = NOT_IN_TIME
        return Charge(session.id, Outcome.CANCELLED, amount, currency, reason=reason, key=key)
    paid: Any = session.payment_intent
    made = None if paid is None or isinstance(paid, str) else paid.latest_charge
    if session.payment_status != "paid" or made is None or isinstance(made, str):
        raise NoAnswer(phrase("Stripe has not decided about this payment yet"))
    outcome = Outcome.REFUNDED if made.refunded else Outcome.SUCCEEDED
    return Charge(
        session.id,
        outcome,
        amount,
        currency,
        confirmed_at=moment(made.created),
        kept=_kept(made.payment_method_details),
        key=key,
    )


def _key_of(session: Session) -> str:
    return str((session.metadata.to_dict() if session.metadata else {}).get("payment", ""))


def _kept(details: Any) -> Mapping[str, str]:
    card = details.card if details else None
    if card is None:
        return {}
    source = salted_hmac("evenhand.payment-source", card.fingerprint or "", algorithm="sha256").hexdigest()
    brand = BRANDS.get(card.brand, str(card.brand or "card").capitalize())
    return {"card_brand": brand[:20], "card_last4": card.last4, "source": source if card.fingerprint else ""}
