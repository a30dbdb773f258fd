"""The sandbox's bank: test accounts to pay out to, and no money. Its books are its own, in its own transactions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from core import clock
from core.phrases import phrase, phrase_later
from escrow.models import SandboxPayout
from escrow.providers import KeyTaken, NoAnswer
from escrow.providers.paying_out import Arrival, BankAccount, NoPayout, Paid

ARRIVES = "DE89370400440532013000"
COMES_BACK = "DE62370400440532013001"
REFUSED = "DE35370400440532013002"
ANSWER_IS_LOST = "DE08370400440532013003"

TEST_ACCOUNTS = {
    ARRIVES: phrase_later("arrives after half a minute"),
    COMES_BACK: phrase_later("is sent back after a minute"),
    REFUSED: phrase_later("is refused at once"),
    ANSWER_IS_LOST: phrase_later("arrives, but the answer to us is lost"),
}
ARRIVES_AFTER = timedelta(seconds=30)
RETURNED_AFTER = timedelta(seconds=60)
# Reasons are kept in English, and read in the language of whoever reads them.
CLOSED = phrase_later("The bank says that this account is closed.")
NOT_TAKEN = phrase_later("The bank refused this account.")
NO_TEST_ACCOUNT = phrase_later("The sandbox pays to test accounts only, such as DE89 3704 0044 0532 0130 00.")

State = SandboxPayout.State


class SandboxBank:
    """Being asked inside somebody's transaction is an error, since a rollback would make it forget."""

    def payout(self, amount: int, currency: str, to: BankAccount, key: str, attempt: int = 0) -> Paid:
        now = clock.portal_now()
        state, then, reason = _answer_to(to)
        fresh = SandboxPayout(
            key=key,
            amount=amount,
            currency=currency,
            last4=to.last4,
            state=state,
            then=then,
            reason=reason,
            made_at=now,
            moved_at=now,
            moves_at=now + (RETURNED_AFTER if then == State.RETURNED else ARRIVES_AFTER) if then else None,
        )
        with transaction.atomic(durable=True):
            SandboxPayout.objects.bulk_create([fresh], ignore_conflicts=True)
            known = _moved(key)
        is_new = known.number == fresh.number
        if (known.amount, known.currency, known.last4) != (amount, currency, to.last4):
            raise KeyTaken(key)
        if is_new and to.number == ANSWER_IS_LOST:
            raise NoAnswer(phrase("the payout was taken, but the connection was lost"))
        return _paid(known)

    def payout_status(self, key: str, attempt: int = 0) -> Paid:
        with transaction.atomic(durable=True):
            return _paid(_moved(key))

    def payouts(self, since: datetime) -> Iterator[Paid]:
        made = SandboxPayout.objects.filter(made_at__gte=since).order_by("made_at", "pk")
        return (_paid(known) for known in made.iterator(chunk_size=500))

    def send_back(self, key: str) -> Paid:
        """The bank sends back what had arrived: what only time brings about, for tests and for whoever tries it."""
        with transaction.atomic(durable=True):
            known = _moved(key)
            if known.state == State.ARRIVED:
                known.state, known.reason, known.moved_at = State.RETURNED, CLOSED, clock.portal_now()
                known.save()
        return _paid(known)


def _answer_to(to: BankAccount) -> tuple[State, str, str]:
    if to.number in (ARRIVES, ANSWER_IS_LOST):
        return State.ON_ITS_WAY, State.ARRIVED, ""
    if to.number == COMES_BACK:
        return State.ON_ITS_WAY, State.RETURNED, ""
    if to.number == REFUSED:
        return State.REFUSED, "", NOT_TAKEN
    return State.REFUSED, "", NO_TEST_ACCOUNT


def _moved(key: str) -> SandboxPayout:
    """The payout, locked, as it stands by now."""
    try:
        known = SandboxPayout.objects.select_for_update().get(key=key)
    except SandboxPayout.DoesNotExist:
        raise NoPayout(key) from None
    if known.moves_at and known.moves_at <= clock.portal_now():
        known.reason = CLOSED if known.then == State.RETURNED else ""
        known.state, known.moved_at, known.moves_at, known.then = known.then, known.moves_at, None, ""
        known.save()
    return known


def _paid(known: SandboxPayout) -> Paid:
    return Paid(
        id=known.number,
        arrival=Arrival(known.state),
        amount=known.amount,
        currency=known.currency,
        reason=known.reason,
        at=known.moved_at,
        key=known.key,
    )
