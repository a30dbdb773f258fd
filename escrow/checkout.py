"""Acts that cost something: checked first, then paid by card, then performed with the payment.

An act says what it costs (`bill`). Page, API and played case come here, with a card where the provider lets our own
page take it; the act itself only ever sees a payment that has succeeded.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from core import sight
from core.errors import Invalid
from core.phrases import phrase, phrase_kept
from escrow import payments
from escrow.models import Account, Payment, Reason, State, Transfer
from people.models import User
from record import acts, keys
from record.acts import Performed
from record.declaring import declared, fresh
from record.models import Event
from timers.models import Subject


@dataclass(frozen=True)
class Checkout:
    """How far an act that costs something has come: performed, or waiting for its payment."""

    performed: Performed | None
    payment: Payment | None
    is_repeated: bool = False

    @property
    def needs_confirmation(self) -> bool:
        return self.payment is not None and self.payment.state == State.NEEDS_CONFIRMATION

    @property
    def is_undecided(self) -> bool:
        return self.payment is not None and self.payment.is_undecided


def pay_and_perform(
    subject: Subject, name: str, *, by: User, data: Any, key: str, card: str = "", version: int | None = None
) -> Checkout:
    """Perform an act that costs something. The same key again is the same payment, and the same act.

    Raises the act's own refusal before anything is charged, or Invalid with the reason when the card is declined.
    """
    plain = {field: value for field, value in dict(data).items() if field not in ("card", "payment")}
    if keys.is_known(by, key):
        known = Payment.objects.filter(payer=by, key=key).first()
        if known is not None:
            return _again(known, subject, name, data, card)
        # It was done when it cost nothing, or the key stands for something else: the act tells which.
        return Checkout(acts.perform(subject, name, by=by, data=plain, key=key), None, is_repeated=True)
    declaration, part, actor = acts.ready(subject, name, by=by, data=data, version=version)
    if declaration.bill is None:
        raise RuntimeError(f"the act {name} costs nothing")
    amount = declaration.bill(part, actor)
    if not amount:
        performed = acts.perform(subject, name, by=by, data=plain, key=key)
        return Checkout(performed, None, is_repeated=performed.repeated)
    about = part.number if declaration.part else None
    currency = str(getattr(subject, "currency", ""))
    return _paid(
        payments.begin(by, amount, currency, name, subject, card=card, key=key, about=about, side=actor.position)
    )


def _again(known: Payment, subject: Subject, name: str, data: Any, card: str) -> Checkout:
    """The key is known: the same payment, whatever has become of it. Asking for something else with it is refused."""
    declaration = declared.act(type(subject), name)
    named = str(data.get(declaration.part, "")).strip() if declaration is not None and declaration.part else ""
    about = known.about if named == str(known.about or "") else 0
    return _paid(
        payments.begin(
            known.payer,
            known.amount,
            known.currency,
            name,
            subject,
            card=card,
            key=known.key,
            about=about,
            side=known.side,
        ),
        is_repeated=True,
    )


def _paid(payment: Payment, *, is_repeated: bool = False) -> Checkout:
    if payment.state == State.FAILED and not payment.card_last4:
        raise Invalid(
            phrase("Nothing was charged. {message}", message=phrase_kept(payment.message)), instead=phrase("Try again.")
        )
    if payment.state == State.FAILED:
        raise Invalid(
            phrase("The card was declined. Nothing was charged."),
            fields={"card": [phrase_kept(payment.message)]},
            instead=phrase("Try another card."),
        )
    return Checkout(None, payment, is_repeated)


def event_of(payment: Payment) -> Event | None:
    """The event of the act that has used the payment; None while none has."""
    booked = Transfer.objects.filter(key=payment.ledger_key).values("event_id")
    return Event.objects.filter(pk__in=booked).first()


@sight.everything()
def perform_paid(payment: Payment) -> Performed:
    """The payment has succeeded: perform the act that it is for, as received when the payer confirmed it."""
    kind: Any = declared.subjects[payment.subject.kind]
    subject = fresh(kind, payment.subject_id)
    declaration = declared.act(kind, payment.purpose)
    data: dict[str, Any] = {"payment": str(payment.pk)}
    if declaration is not None and declaration.part:
        data[declaration.part] = payment.about
    return acts.perform(
        subject, payment.purpose, by=payment.payer, data=data, key=payment.ledger_key, received_at=payment.confirmed_at
    )


def use(
    payment: uuid.UUID | None, *, for_act: str, amount: int, credit: Account, reason: Reason, about: int | None = None
) -> Payment:
    """Inside the act: book the payment that it was given, when it is this person's, for this act and this amount."""
    running = acts.current()
    mine = Payment.objects.filter(subject_id=running.subject.pk, payer=running.actor.person)
    paid = mine.filter(pk=payment).first() if payment else None
    if paid is None or paid.purpose != for_act or paid.about != about or paid.amount != amount:
        raise Invalid(
            phrase("This act needs a payment of its own."), instead=phrase("Pay by card; the act follows by itself.")
        )
    payments.use(paid, credit, reason)
    return paid
