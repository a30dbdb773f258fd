"""A payment provider to try things out with: test cards, no money. Its books are its own, in its own transactions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from core import clock
from core.phrases import phrase, phrase_later
from escrow.models import SandboxCharge, SandboxDispute
from escrow.providers import Charge, Dispute, Forged, Heard, KeyTaken, NoAnswer, NoCharge, Order, Outcome
from escrow.providers.card import Card
from escrow.providers.sandbox_bank import SandboxBank

SUCCEEDS = "4242424242424242"
DECLINED = "4000000000000002"
NEEDS_CONFIRMATION = "4000002500003155"
TIMES_OUT_AFTER_CHARGING = "4000000000000119"
DISPUTED_LATER = "4000000000000259"

TEST_CARDS = {
    SUCCEEDS: "succeeds",
    DECLINED: phrase_later("is declined"),
    NEEDS_CONFIRMATION: phrase_later("has to be confirmed by the payer"),
    TIMES_OUT_AFTER_CHARGING: phrase_later("is charged, but the answer does not arrive in time"),
    DISPUTED_LATER: phrase_later(
        "succeeds; a minute later its holder disputes it, and 30 days later the bank decides for you"
    ),
}

ANSWER_WITHIN = timedelta(days=7)
DISPUTED_AFTER = timedelta(minutes=1)
DECIDED_AFTER = timedelta(days=30)
State = SandboxCharge.State

# Reasons are kept in English, and read in the language of whoever reads them.
NOT_CONFIRMED = phrase_later("You did not confirm the payment with your bank.")
TOO_LATE = phrase_later("The payment was not confirmed in time.")
DECLINED_BY_BANK = phrase_later("Your bank declined this card. Try another one, or ask your bank.")
NO_TEST_CARD = phrase_later("The sandbox takes test cards only, such as 4242 4242 4242 4242.")


class Sandbox(SandboxBank):
    """`durable`: being asked inside somebody's transaction is an error, since a rollback would make it forget."""

    name = "sandbox"
    takes_cards = True

    def accepts(self, order: Order) -> Mapping[str, str]:
        return Card.read(order.card).kept

    def charge(self, order: Order) -> Charge:
        card, key = Card.read(order.card), order.key
        state, reason = _answer_to(card)
        with transaction.atomic(durable=True):
            now = clock.portal_now()
            fresh = SandboxCharge(
                key=key,
                amount=order.amount,
                currency=order.currency,
                brand=card.brand,
                last4=card.last4,
                state=state,
                reason=reason,
                made_at=now,
                confirmed_at=now if state == State.SUCCEEDED else None,
            )
            SandboxCharge.objects.bulk_create([fresh], ignore_conflicts=True)
            known = _locked(key)
            is_new = known.number == fresh.number
            if is_new and card.number == DISPUTED_LATER:
                _dispute_to_come(known)
        if (
            not is_new
            and known.state != State.CANCELLED
            and (known.amount, known.currency) != (order.amount, order.currency)
        ):
            raise KeyTaken(key)
        if is_new and card.number == TIMES_OUT_AFTER_CHARGING:
            raise NoAnswer(phrase("the card was charged, but the connection was lost"))
        return _charge(known)

    def confirm(self, order: Order, approved: bool = True) -> Charge:
        with transaction.atomic(durable=True):
            known = _locked(order.key)
            if known.state == State.NEEDS_CONFIRMATION:
                known.state = State.SUCCEEDED if approved else State.DECLINED
                known.reason = "" if approved else NOT_CONFIRMED
                known.confirmed_at = clock.portal_now() if approved else None
                known.save()
        return _charge(known)

    def status(self, order: Order) -> Charge:
        try:
            return _charge(SandboxCharge.objects.get(key=order.key))
        except SandboxCharge.DoesNotExist:
            raise NoCharge(order.key) from None

    def cancel(self, order: Order) -> Charge:
        with transaction.atomic(durable=True):
            never = SandboxCharge(
                key=order.key, amount=0, currency="", state=State.CANCELLED, made_at=clock.portal_now()
            )
            SandboxCharge.objects.bulk_create([never], ignore_conflicts=True)
            known = _locked(order.key)
            if known.state == State.NEEDS_CONFIRMATION:
                known.state, known.reason = State.CANCELLED, TOO_LATE
                known.save()
        return _charge(known)

    def refund(self, order: Order) -> Charge:
        with transaction.atomic(durable=True):
            known = _locked(order.key)
            if known.state == State.SUCCEEDED:
                known.state, known.refunded_at = State.REFUNDED, clock.portal_now()
                known.save()
                # Nobody disputes what has come back.
                SandboxDispute.objects.filter(key=order.key, opened_at__gt=clock.portal_now()).delete()
        return _charge(known)

    def charges(self, since: datetime) -> Iterator[Charge]:
        made = SandboxCharge.objects.filter(made_at__gte=since).order_by("made_at", "pk")
        return (_charge(known) for known in made.iterator(chunk_size=500))

    def dispute(self, number: str) -> Dispute:
        found = _opened().filter(number=number).first()
        if found is None:
            raise NoCharge(number)
        return _dispute(found)

    def disputes(self) -> Iterable[Dispute]:
        return [_dispute(found) for found in _opened().order_by("-opened_at")[:100]]

    def heard(self, body: bytes, signature: str) -> Heard:
        raise Forged(phrase("The sandbox tells nothing of its own accord."))


def dispute_charge(key: str, amount: int | None = None, *, state: str = "open") -> Dispute:
    """What a card's holder does at the bank: dispute the charge with this key, or part of it. For tests and demo."""
    with transaction.atomic():
        charge, now = _locked(key), clock.portal_now()
        made = SandboxDispute.objects.create(
            key=key,
            amount=amount or charge.amount,
            currency=charge.currency,
            reason="fraudulent",
            state=state,
            opened_at=now,
            answer_by=now + ANSWER_WITHIN,
        )
    return _dispute(made)


def decide_dispute(number: str, state: str) -> Dispute:
    """What the bank decides in the end: won or lost; or open, of one that was an inquiry."""
    SandboxDispute.objects.filter(number=number).update(state=state, then="", moves_at=None)
    return Sandbox().dispute(number)


def _dispute_to_come(charge: SandboxCharge) -> None:
    """What the holder of such a card will do, and the bank after that."""
    opened_at = charge.made_at + DISPUTED_AFTER
    SandboxDispute.objects.create(
        key=charge.key,
        amount=charge.amount,
        currency=charge.currency,
        reason="fraudulent",
        state="open",
        opened_at=opened_at,
        answer_by=opened_at + ANSWER_WITHIN,
        then="won",
        moves_at=opened_at + DECIDED_AFTER,
    )


def _opened() -> QuerySet[SandboxDispute]:
    return SandboxDispute.objects.filter(opened_at__lte=clock.portal_now())


def _answer_to(card: Card) -> tuple[State, str]:
    if card.number in (SUCCEEDS, TIMES_OUT_AFTER_CHARGING, DISPUTED_LATER):
        return State.SUCCEEDED, ""
    if card.number == NEEDS_CONFIRMATION:
        return State.NEEDS_CONFIRMATION, ""
    if card.number == DECLINED:
        return State.DECLINED, DECLINED_BY_BANK
    return State.DECLINED, NO_TEST_CARD


def _locked(key: str) -> SandboxCharge:
    try:
        return SandboxCharge.objects.select_for_update().get(key=key)
    except SandboxCharge.DoesNotExist:
        raise NoCharge(key) from None


def _charge(known: SandboxCharge) -> Charge:
    return Charge(
        id=known.number,
        outcome=Outcome(known.state),
        amount=known.amount,
        currency=known.currency,
        reason=known.reason,
        confirmed_at=known.confirmed_at,
        key=known.key,
    )


def _dispute(known: SandboxDispute) -> Dispute:
    return Dispute(
        id=known.number,
        payment=known.key,
        amount=known.amount,
        currency=known.currency,
        state=known.then if known.moves_at and known.moves_at <= clock.portal_now() else known.state,
        reason=known.reason,
        opened_at=known.opened_at,
        answer_by=known.answer_by,
    )
