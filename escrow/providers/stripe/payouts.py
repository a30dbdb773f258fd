"""Paying out with Stripe Connect: a transfer to the person's own account there, and from it a payout to their bank.

Everything is found again by our key: the transfer by its group, the payout by its metadata on that account. What the
bank sends back is brought back to the portal by reversing the transfer.
"""

from __future__ import annotations

from typing import Any

from core.errors import invalid
from escrow.providers import KeyTaken, NoAnswer, NoPayout, Payout, PayoutState
from escrow.providers.stripe.amounts import from_stripe, to_stripe
from escrow.providers.stripe.asking import Refused, asking, client

STATES = {"paid": PayoutState.PAID, "pending": PayoutState.PENDING, "in_transit": PayoutState.PENDING}
LATEST = 100


class Payouts:
    """`destination` is a connected account, acct_…, whose payouts are set to manual."""

    def payout(self, amount: int, currency: str, destination: str, key: str) -> Payout:
        """Send it on its way. Raises Invalid where Stripe refuses: then nothing has left the portal."""
        try:
            transfer = _sent(to_stripe(amount, currency), currency, destination, key)
        except Refused as refused:
            raise invalid("destination", f"The payment provider refused this payout: {refused}") from refused
        return _onwards(transfer, key)

    def payout_status(self, key: str) -> Payout:
        """How far it has come; what was interrupted goes on. Raises NoPayout where nothing was ever sent."""
        transfer = _transfer(key)
        if transfer is None:
            raise NoPayout(key)
        return _onwards(transfer, key)


def _transfer(key: str) -> Any:
    with asking():
        return next(iter(client().v1.transfers.list({"transfer_group": _group(key), "limit": 1}).data), None)


def _sent(counted: int, currency: str, destination: str, key: str) -> Any:
    """The transfer of this key. Stripe forgets keys in time, so what is there already is looked for first."""
    known = _transfer(key)
    if known is None:
        with asking():
            return client().v1.transfers.create(
                {
                    "amount": counted,
                    "currency": currency.lower(),
                    "destination": destination,
                    "transfer_group": _group(key),
                    "metadata": {"payout": key},
                },
                {"idempotency_key": f"{key}:transfer"},
            )
    if (known.amount, known.currency, _named(known.destination)) != (counted, currency.lower(), destination):
        raise KeyTaken(key)
    return known


def _onwards(transfer: Any, key: str) -> Payout:
    """From the person's account to their bank, unless that has failed: then back to the portal."""
    if transfer.reversed:
        return _payout(transfer, PayoutState.RETURNED, "The bank did not take it, and the money came back.")
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
    state = STATES.get(known.status)
    if state is None:  # failed or canceled
        return _brought_back(transfer, key, f"The bank did not take it: {known.failure_code or known.status}.")
    return _payout(transfer, state)


def _at_bank(account: str, key: str) -> Any:
    with asking():
        found = client().v1.payouts.list({"limit": LATEST}, {"stripe_account": account})
        return next((each for each in found.auto_paging_iter() if _key_of(each) == key), None)


def _key_of(payout: Any) -> str:
    return str((payout.metadata.to_dict() if payout.metadata else {}).get("payout", ""))


def _brought_back(transfer: Any, key: str, why: str) -> Payout:
    try:
        with asking():
            client().v1.transfers.reversals.create(
                transfer.id, {"metadata": {"payout": key}}, {"idempotency_key": f"{key}:reversal"}
            )
    except Refused as refused:  # the person's account does not cover it now: asked again, and named by whoever asks
        raise NoAnswer(f"it could not be brought back yet: {refused}") from refused
    return _payout(transfer, PayoutState.RETURNED, why)


def _payout(transfer: Any, state: PayoutState, reason: str = "") -> Payout:
    currency = str(transfer.currency).upper()
    return Payout(transfer.id, state, from_stripe(transfer.amount, currency), currency, reason)


def _named(destination: Any) -> str:
    return destination if isinstance(destination, str) else str(destination.id)


def _group(key: str) -> str:
    return f"payout:{key}"
