"""Paying out with Stripe Connect: a transfer to the person's own account there, and from it a payout to their bank.

Everything is found again by our key: the transfer by its group, the payout by its metadata on that account. What the
bank sends back is brought back to the portal by reversing the transfer. `BankAccount.number` is here the number of a
connected account, acct_…, whose payouts are set to manual.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from core.errors import Invalid
from core.phrases import phrase, phrase_later
from escrow.providers import KeyTaken, NoAnswer
from escrow.providers.paying_out import Arrival, BankAccount, NoPayout, Paid
from escrow.providers.stripe.amounts import from_stripe, to_stripe
from escrow.providers.stripe.asking import Refused, asking, client, moment

ARRIVALS = {"paid": Arrival.ARRIVED, "pending": Arrival.ON_ITS_WAY, "in_transit": Arrival.ON_ITS_WAY}
LATEST = 100
CAME_BACK = phrase_later("The bank did not take it, and the money came back.")
NOT_COVERED = "balance_insufficient"
PORTAL_HAS_LESS = phrase_later(
    "The portal’s balance at the payment provider does not cover it yet. It is tried again by itself."
)
PERSON_HAS_LESS = phrase_later("It is on its way back, and the account at the payment provider does not cover it yet.")


class Payouts:
    """Two steps, each under a key of its own made of ours, which is committed long before."""

    def payout(self, amount: int, currency: str, to: BankAccount, key: str, attempt: int = 0) -> Paid:
        """Send it on its way. Where Stripe refuses the transfer, nothing has left the portal."""
        try:
            transfer = _sent(to_stripe(amount, currency), currency, to.number, key, attempt)
        except Invalid as inexact:
            return Paid("", Arrival.REFUSED, amount, currency, inexact.message, key=key)
        except Refused as refused:
            if refused.code == NOT_COVERED:
                return Paid("", Arrival.WAITING, amount, currency, PORTAL_HAS_LESS, key=key)
            why = f"The payment provider refused this payout: {refused}"  # kept in English
            return Paid("", Arrival.REFUSED, amount, currency, why, key=key)
        return _onwards(transfer, key, attempt)

    def payout_status(self, key: str, attempt: int = 0) -> Paid:
        """How far it has come; what was interrupted goes on. Raises NoPayout where nothing was ever sent."""
        transfer = _transfer(key)
        if transfer is None:
            raise NoPayout(key)
        return _onwards(transfer, key, attempt)

    def payouts(self, since: datetime) -> Iterator[Paid]:
        """As they stand; nothing is sent on or brought back by asking for the list."""
        with asking():
            found = client().v1.transfers.list({"created": {"gte": int(since.timestamp())}, "limit": LATEST})
            for transfer in found.auto_paging_iter():
                if key := _key_of(transfer):
                    yield _standing(transfer, key)


def _transfer(key: str) -> Any:
    with asking():
        return next(iter(client().v1.transfers.list({"transfer_group": _group(key), "limit": 1}).data), None)


def _sent(counted: int, currency: str, account: str, key: str, attempt: int) -> Any:
    """The transfer of this key. Stripe forgets keys in time, so what is there already is looked for first."""
    known = _transfer(key)
    if known is None:
        with asking():
            return client().v1.transfers.create(
                {
                    "amount": counted,
                    "currency": currency.lower(),
                    "destination": account,
                    "transfer_group": _group(key),
                    "metadata": {"payout": key},
                },
                {"idempotency_key": _nth(f"{key}:transfer", attempt)},
            )
    if (known.amount, known.currency, _named(known.destination)) != (counted, currency.lower(), account):
        raise KeyTaken(key)
    return known


def _onwards(transfer: Any, key: str, attempt: int) -> Paid:
    """From the person's account to their bank, unless that has failed: then back to the portal."""
    known = _at_bank(transfer, key)
    if known is None and not transfer.reversed:
        try:
            with asking():
                known = client().v1.payouts.create(
                    {"amount": transfer.amount, "currency": transfer.currency, "metadata": {"payout": key}},
                    {"idempotency_key": f"{key}:payout", "stripe_account": _named(transfer.destination)},
                )
        except Refused as refused:
            return _brought_back(transfer, key, attempt, str(refused))
    if known is not None and known.status in ARRIVALS:
        return _paid(transfer, key, ARRIVALS[known.status])
    if transfer.reversed:
        return _paid(transfer, key, Arrival.RETURNED, _why(known))
    return _brought_back(transfer, key, attempt, _why(known))


def _standing(transfer: Any, key: str) -> Paid:
    """Money that is not with the bank yet, or has not been brought back yet, is on its way.

    What somebody has reversed by hand, in part or although the bank has it, is less than was sent: that shows.
    """
    known = _at_bank(transfer, key)
    is_with_bank = known is not None and known.status in ARRIVALS
    if transfer.reversed and not is_with_bank:
        return _paid(transfer, key, Arrival.RETURNED, _why(known))
    arrival = ARRIVALS.get(known.status if known else "", Arrival.ON_ITS_WAY)
    return _paid(transfer, key, arrival, less=transfer.amount_reversed)


def _at_bank(transfer: Any, key: str) -> Any:
    """The payout that followed the transfer, on the person's own account."""
    account = _named(transfer.destination)
    try:
        with asking():
            found = client().v1.payouts.list(
                {"limit": LATEST, "created": {"gte": transfer.created}}, {"stripe_account": account}
            )
            return next((each for each in found.auto_paging_iter() if _key_of(each) == key), None)
    except Refused as refused:  # that account is closed to us: where its money is, nobody says
        raise NoAnswer(phrase("the person's account cannot be looked at: {refused}", refused=refused)) from refused


def _why(known: Any) -> str:
    if known is None:
        return CAME_BACK
    return f"The bank did not take it ({(known.failure_code or known.status).replace('_', ' ')})."  # kept in English


def _key_of(known: Any) -> str:
    return str((known.metadata.to_dict() if known.metadata else {}).get("payout", ""))


def _brought_back(transfer: Any, key: str, attempt: int, why: str) -> Paid:
    """All of it, once: Stripe reverses no more of a transfer than is left of it, under whatever key."""
    try:
        with asking():
            client().v1.transfers.reversals.create(
                transfer.id, {"metadata": {"payout": key}}, {"idempotency_key": _nth(f"{key}:reversal", attempt)}
            )
    except Refused as refused:
        if refused.code == NOT_COVERED:  # the person's account there has less, from somewhere else
            return _paid(transfer, key, Arrival.WAITING, PERSON_HAS_LESS)
        raise NoAnswer(phrase("it could not be brought back yet: {refused}", refused=refused)) from refused
    return _paid(transfer, key, Arrival.RETURNED, why)


def _nth(key: str, attempt: int) -> str:
    """What was refused for want of a balance is asked again under a key of its own: Stripe repeats a refusal."""
    return f"{key}:{attempt}" if attempt else key


def _paid(transfer: Any, key: str, arrival: Arrival, reason: str = "", less: int = 0) -> Paid:
    currency = str(transfer.currency).upper()
    amount, at = from_stripe(transfer.amount - less, currency), moment(transfer.created)
    return Paid(transfer.id, arrival, amount, currency, reason, at, key)


def _named(account: Any) -> str:
    return account if isinstance(account, str) else str(account.id)


def _group(key: str) -> str:
    return f"payout:{key}"
