"""Paying out with Stripe Connect: a transfer to the person's own account there, and from it a payout to their bank.

Everything is found again by our key: the transfer by its group, the payout by its metadata on that account. What the
bank sends back is brought back to the portal by reversing the transfer. `BankAccount.number` is here the number of a
connected account, acct_…, whose payouts are set to manual.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from escrow.providers import KeyTaken, NoAnswer
from escrow.providers.paying_out import Arrival, BankAccount, NoPayout, Paid
from escrow.providers.stripe.amounts import from_stripe, to_stripe
from escrow.providers.stripe.asking import Refused, asking, client, moment

ARRIVALS = {"paid": Arrival.ARRIVED, "pending": Arrival.ON_ITS_WAY, "in_transit": Arrival.ON_ITS_WAY}
LATEST = 100
CAME_BACK = "The bank did not take it, and the money came back."


class Payouts:
    """No part of `Stripe` yet: a wallet asks for an IBAN, and nobody has told the portal of connected accounts."""

    def payout(self, amount: int, currency: str, to: BankAccount, key: str) -> Paid:
        """Send it on its way. Where Stripe refuses the transfer, nothing has left the portal."""
        try:
            transfer = _sent(to_stripe(amount, currency), currency, to.number, key)
        except Refused as refused:
            why = f"The payment provider refused this payout: {refused}"
            return Paid("", Arrival.REFUSED, amount, currency, why, key=key)
        return _onwards(transfer, key)

    def payout_status(self, key: str) -> Paid:
        """How far it has come; what was interrupted goes on. Raises NoPayout where nothing was ever sent."""
        transfer = _transfer(key)
        if transfer is None:
            raise NoPayout(key)
        return _onwards(transfer, key)

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


def _sent(counted: int, currency: str, account: str, key: str) -> Any:
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
                {"idempotency_key": f"{key}:transfer"},
            )
    if (known.amount, known.currency, _named(known.destination)) != (counted, currency.lower(), account):
        raise KeyTaken(key)
    return known


def _onwards(transfer: Any, key: str) -> Paid:
    """From the person's account to their bank, unless that has failed: then back to the portal."""
    if transfer.reversed:
        return _paid(transfer, key, Arrival.RETURNED, CAME_BACK)
    account = _named(transfer.destination)
    known = _at_bank(account, key)
    if known is None:
        try:
            with asking():
                known = client().v1.payouts.create(
                    {"amount": transfer.amount, "currency": transfer.currency, "metadata": {"payout": key}},
                    {"idempotency_key": f"{key}:payout", "stripe_account": account},
                )
        except Refused as refused:
            return _brought_back(transfer, key, str(refused))
    arrival = ARRIVALS.get(known.status)
    if arrival is None:  # failed or canceled
        return _brought_back(transfer, key, f"The bank did not take it: {known.failure_code or known.status}.")
    return _paid(transfer, key, arrival)


def _standing(transfer: Any, key: str) -> Paid:
    """Money that is not with the bank yet, or has not been brought back yet, is on its way."""
    if transfer.reversed:
        return _paid(transfer, key, Arrival.RETURNED, CAME_BACK)
    known = _at_bank(_named(transfer.destination), key)
    return _paid(transfer, key, ARRIVALS.get(known.status if known else "", Arrival.ON_ITS_WAY))


def _at_bank(account: str, key: str) -> Any:
    with asking():
        found = client().v1.payouts.list({"limit": LATEST}, {"stripe_account": account})
        return next((each for each in found.auto_paging_iter() if _key_of(each) == key), None)


def _key_of(known: Any) -> str:
    return str((known.metadata.to_dict() if known.metadata else {}).get("payout", ""))


def _brought_back(transfer: Any, key: str, why: str) -> Paid:
    try:
        with asking():
            client().v1.transfers.reversals.create(
                transfer.id, {"metadata": {"payout": key}}, {"idempotency_key": f"{key}:reversal"}
            )
    except Refused as refused:  # the person's account does not cover it now: asked again, and named by whoever asks
        raise NoAnswer(f"it could not be brought back yet: {refused}") from refused
    return _paid(transfer, key, Arrival.RETURNED, why)


def _paid(transfer: Any, key: str, arrival: Arrival, reason: str = "") -> Paid:
    currency = str(transfer.currency).upper()
    amount, at = from_stripe(transfer.amount, currency), moment(transfer.created)
    return Paid(transfer.id, arrival, amount, currency, reason, at, key)


def _named(account: Any) -> str:
    return account if isinstance(account, str) else str(account.id)


def _group(key: str) -> str:
    return f"payout:{key}"
