"""What the provider says of a payout: committed as soon as it is said, with the money where it has come back."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction

from core import clock
from core.phrases import phrase
from escrow import ledger
from escrow.ledger import Move, Place
from escrow.models import Kind, Payout, PayoutState, Reason
from escrow.providers import KeyTaken
from escrow.providers.paying_out import Arrival, Paid
from record.declaring import THE_CLOCK
from record.performing import performing
from timers.sweep import lock

log = logging.getLogger("evenhand.payouts")

WAITING, SENT, ARRIVED, REFUSED, RETURNED = (
    "payout_waiting",
    "payout_sent",
    "payout_arrived",
    "payout_refused",
    "payout_returned",
)

NEXT: dict[Arrival, tuple[PayoutState, str]] = {
    Arrival.WAITING: (PayoutState.WAITING, WAITING),
    Arrival.ON_ITS_WAY: (PayoutState.SENT, SENT),
    Arrival.ARRIVED: (PayoutState.ARRIVED, ARRIVED),
    Arrival.REFUSED: (PayoutState.REFUSED, REFUSED),
    Arrival.RETURNED: (PayoutState.RETURNED, RETURNED),
}
GOES_ON = {
    PayoutState.BEGUN: set(NEXT),
    PayoutState.WAITING: set(NEXT) - {Arrival.WAITING},
    PayoutState.SENT: {Arrival.ARRIVED, Arrival.REFUSED, Arrival.RETURNED},
    PayoutState.ARRIVED: {Arrival.RETURNED},
}


def noted(payout: Payout, paid: Paid) -> Payout:
    """Commit what the provider said of it, unless it is known already; money that is back is in the wallet with it."""
    if (paid.amount, paid.currency) != (payout.amount, payout.currency):
        raise KeyTaken(
            phrase(
                "the provider paid {amount} {currency} for payout {pk}",
                amount=paid.amount,
                currency=paid.currency,
                pk=payout.pk,
            )
        )
    with transaction.atomic(durable=True), clock.standing_at(clock.portal_now()):
        lock(payout.pk)
        found = Payout.objects.fresh(payout.pk)
        if paid.arrival == Arrival.WAITING:
            _count(found, payout.attempt, paid.reason)
        if paid.arrival not in GOES_ON.get(PayoutState(found.state), set()):
            _put(found, asked_at=clock.now())
            return found
        state, event = NEXT[paid.arrival]
        with performing(found, event, THE_CLOCK) as running:
            running.move(found.called, found.state, state)
            if state in (PayoutState.WAITING, PayoutState.SENT):
                running.tell_nobody_else()
            if paid.reason:
                running.say(reason=paid.reason)
            if paid.arrival in (Arrival.REFUSED, Arrival.RETURNED):
                _give_back(found)
            known_as = found.provider_id or paid.id or None  # what was refused at once has no number there
            facts = {"state": state, "provider_id": known_as, "message": paid.reason[:300]}
            _put(found, **facts, asked_at=clock.now(), **_when(state))
    return found


def _count(found: Payout, attempt: int, why: str) -> None:
    """One more refusal for want of a balance, with which the next try has a key of its own.

    Counted once an attempt, however many heard of it: only so is there never more than one key that may yet succeed.
    """
    if found.attempt == attempt:
        log.warning("a payout waits for a balance", extra={"payout": found.reference, "why": why})
        _put(found, attempt=attempt + 1, message=why[:300])


def _when(state: PayoutState) -> dict[str, Any]:
    if state == PayoutState.WAITING:
        return {}
    return {{PayoutState.SENT: "sent_at", PayoutState.ARRIVED: "arrived_at"}.get(state, "back_at"): clock.now()}


def _give_back(payout: Payout) -> None:
    places = [Place(kind, payout.currency, owner=payout.owner) for kind in (Kind.WORLD, Kind.WALLET)]
    world, wallet = ledger.accounts(places)
    ledger.post(Move(world, wallet, payout.amount, Reason.PAYOUT_RETURNED), key=payout.return_key)


def _put(payout: Payout, **facts: Any) -> None:
    for name, fact in facts.items():
        setattr(payout, name, fact)
    payout.save(update_fields=list(facts))
