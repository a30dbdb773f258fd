"""Paying by card: from a person's click, over the provider, to the act that uses the money, or back to the card.

A payment is committed before the provider is asked, the provider is asked between transactions, and what it says is
committed before an act uses it. Whatever is interrupted, `settle_pending` takes up again from the last commit.
"""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.db import transaction

from core import clock
from core.errors import Busy, Invalid, Refusal, StillRunning, WrongPhase, invalid
from core.phrases import phrase, phrase_later
from escrow import ledger, noting
from escrow.ledger import Move
from escrow.models import Account, Kind, Payment, Reason, State, Transfer
from escrow.models.payment import FINAL
from escrow.noting import order_of, provider
from escrow.providers import NoAnswer, NoCharge, Outcome
from escrow.purposes import PURPOSES, Purpose, on_success
from people.models import User
from record import acts, keys
from timers.models import Subject

__all__ = ["Purpose", "begin", "confirm", "on_success", "settle", "settle_pending", "use"]

log = logging.getLogger("evenhand.payments")

SETTLED_AT_ONCE = 500


def begin(
    payer: User,
    amount: int,
    currency: str,
    purpose: str,
    subject: Subject,
    *,
    key: str,
    card: str = "",
    about: int | None = None,
    side: str = "",
) -> Payment:
    """Have the amount paid, and the act use the money. The payment's state says how far it came.

    The same key again is the same payment. Money that the act refuses goes back to the card, and the act's refusal is
    raised. What `check` of the purpose refuses is not charged at all. `card`: see `Provider.takes_cards`.
    """
    if amount <= 0:
        raise invalid("amount", phrase("More than zero."))
    if not key:
        raise invalid("key", phrase("A payment needs a key."))
    payment = Payment(
        pk=_named(payer, subject, key),
        payer=payer,
        amount=amount,
        currency=currency,
        purpose=purpose,
        subject_id=subject.pk,
        about=about,
        side=side,
        key=key,
        provider=provider().name,
        begun_at=clock.portal_now(),
    )
    for name, fact in provider().accepts(order_of(payment, card)).items():
        setattr(payment, name, fact)
    payment = _known(payment) or _made(payment)
    if payment.state == State.PENDING:
        payment = _charged(payment, card)
    return _handed_over(payment)


def _named(payer: User, subject: Subject, key: str) -> uuid.UUID:
    """The same for the same key for ever: also a database that was restored from before finds the charge by it."""
    return uuid.uuid5(uuid.NAMESPACE_OID, f"evenhand payment of {payer.pk} on {subject.pk} by {key}")


def confirm(payment: Payment, approved: bool = True) -> Payment:
    """The payer has answered at the provider's page; take up from there."""
    asked_at = clock.portal_now()
    try:
        charge = provider(payment.provider).confirm(order_of(payment), approved)
    except (NoAnswer, NoCharge):
        return payment
    return _handed_over(noting.noted(payment, charge, asked_at))


def use(payment: Payment, credit: Account, reason: Reason) -> list[Transfer]:
    """Inside the act that the payment is for: book it, once and whole. Again changes nothing."""
    running = acts.current()
    locked = Payment.objects.select_for_update().get(pk=payment.pk)
    if running.subject.pk != locked.subject_id:
        raise Invalid(phrase("This payment is for something else."))
    if locked.state == State.USED:
        return list(Transfer.objects.filter(key=locked.ledger_key).order_by("seq"))
    if locked.state != State.SUCCEEDED or locked.declined_at:
        raise WrongPhase(phrase("This payment cannot be used: {state}.", state=locked.get_state_display().lower()))
    world = ledger.account(Kind.WORLD, locked.currency, owner=locked.payer)
    booked = ledger.post(Move(world, credit, locked.amount, reason), key=locked.ledger_key)
    noting.put(locked, state=State.USED, ended_at=clock.portal_now())
    return booked


def settle_pending() -> int:
    """Decide what is undecided, book what is paid, give back what was refused; how many came to their end."""
    waiting = list(Payment.objects.to_settle().order_by("begun_at").values_list("pk", flat=True)[:SETTLED_AT_ONCE])
    ended = 0
    for pk in waiting:
        try:
            ended += settle(Payment.objects.get(pk=pk)).state in FINAL
        except Refusal as refusal:
            ended += Payment.objects.filter(pk=pk, state__in=FINAL).exists()
            log.info("payment refused by its act", extra={"payment": str(pk), "refusal": refusal.code})
        except Exception:  # one that cannot be settled does not hold up the others; the audit names it
            log.exception("payment not settled", extra={"payment": str(pk)})
    return ended


def settle(payment: Payment) -> Payment:
    """Ask the provider by key what became of this payment, and go on from its answer."""
    if payment.is_undecided:
        asked_at = clock.portal_now()
        try:
            charge = noting.asked(payment)
        except NoAnswer:
            return payment
        if charge is None:
            return payment
        payment = noting.noted(payment, charge, asked_at)
    return _handed_over(payment)


def _known(asked: Payment) -> Payment | None:
    """The payment that this key already stands for."""
    known = Payment.objects.filter(payer_id=asked.payer_id, key=asked.key).first()
    if known is None:
        return None
    # What a card was that the provider's own page took is known only afterwards, and asked by nobody.
    is_another_card = asked.card_last4 and asked.card_last4 != known.card_last4
    if is_another_card or _content(known) != _content(asked):
        raise Invalid(
            phrase("This idempotency key was used for another payment."),
            instead=phrase("Use a new key for a new payment."),
        )
    return known


def _made(asked: Payment) -> Payment:
    """The payment's row, committed; of two who make it at once, both get the first."""
    purpose = PURPOSES[asked.purpose]
    if purpose.check:
        purpose.check(asked)
    with transaction.atomic(durable=True):
        # So that nothing else is done under its key either.
        keys.claim(asked.payer, asked.key, "payment", *map(str, _content(asked)))
        Payment.objects.bulk_create([asked], ignore_conflicts=True)
    made = _known(asked)
    if made is None:
        raise Busy(phrase("The payment could not be begun. Nothing was charged."))
    return made


def _content(payment: Payment) -> tuple[Any, ...]:
    return (
        payment.amount,
        payment.currency,
        payment.purpose,
        payment.subject_id,
        payment.about,
        payment.side,
    )


# Kept with the payment in English, and read in the language of whoever reads it.
NOT_ANSWERED = phrase_later("The payment provider has not answered yet. You need not pay again: we keep asking.")


def _charged(payment: Payment, card: str) -> Payment:
    asked_at = clock.portal_now()
    try:
        charge = provider(payment.provider).charge(order_of(payment, card))
    except NoAnswer:
        noting.said(payment, NOT_ANSWERED)
        return payment
    return noting.noted(payment, charge, asked_at)


def _handed_over(payment: Payment) -> Payment:
    """Let the act use what was paid; give it back where the act refuses it or has no use for it."""
    if payment.state == State.FAILED:
        _unused(payment)
    if payment.state != State.SUCCEEDED:
        return payment
    if payment.declined_at:
        return _given_back(payment)
    try:
        PURPOSES[payment.purpose].use(payment)
    except (Busy, StillRunning):
        return payment  # paid, and booked as soon as the portal can, or by whoever is at it
    except Refusal as refusal:
        payment = _declined(payment, refusal.message)
        if payment.state == State.USED:
            return payment
        _unused(payment)
        _given_back(payment)
        raise
    payment = _declined(payment, "It was not needed any more.")
    return payment if payment.state == State.USED else _given_back(payment)


def _unused(payment: Payment) -> None:
    """A clock may have waited for this payment, and need not any more."""
    purpose = PURPOSES[payment.purpose]
    if purpose.unused:
        purpose.unused(payment)


def _declined(payment: Payment, why: str) -> Payment:
    """Commit that the money goes back, unless it has been used: from then on it cannot be used."""
    with transaction.atomic(durable=True):
        locked = noting.locked(payment.pk)
        if locked.state == State.SUCCEEDED and locked.declined_at is None:
            noting.put(locked, declined_at=clock.portal_now(), message=f"Given back to the card: {why}"[:300])
        return locked


def _given_back(payment: Payment) -> Payment:
    try:
        charge = provider(payment.provider).refund(order_of(payment))
    except NoAnswer:
        return payment
    with transaction.atomic(durable=True):
        locked = noting.locked(payment.pk)
        if locked.state == State.SUCCEEDED and charge.outcome == Outcome.REFUNDED:
            noting.put(locked, state=State.REFUNDED, ended_at=clock.portal_now())
        return locked
