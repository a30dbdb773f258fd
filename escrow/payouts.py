"""Paying out: from a wallet, over the provider, to a bank account; or back into the wallet.

The money leaves the wallet, and the payout is committed, before the provider is asked: so it cannot be spent twice, and
whatever is interrupted is taken up again by its key. The provider is asked between transactions. What is refused or
sent back is in the wallet again with the same commit that says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.db import IntegrityError, transaction

from core import clock, money
from core.errors import Busy, Invalid, WrongPhase, invalid
from escrow import ledger
from escrow.ledger import Move, Place
from escrow.models import Account, Kind, Payout, PayoutState, Reason
from escrow.models.payout import OWNER
from escrow.noting import provider
from escrow.providers import KeyTaken, NoAnswer
from escrow.providers.paying_out import Arrival, BankAccount, NoPayout, Paid, PaysOut
from people.models import User
from record import keys
from record.declaring import THE_CLOCK, Actor, declared
from record.performing import performing
from timers.sweep import lock

log = logging.getLogger("evenhand.payouts")

BEGIN, SENT, ARRIVED, REFUSED, RETURNED = (
    "payout", "payout_sent", "payout_arrived", "payout_refused", "payout_returned",
)  # fmt: skip
SETTLED_AT_ONCE = 500
LEAST = 5  # whole units of a currency with decimals
LEAST_WITHOUT_DECIMALS = 500

declared.subjects["payout"] = Payout  # it has a record and letters; what happens to it happens here

# How much of a person's money in a currency somebody contests: the apps above say so.
Contested = Callable[[User, str], int]
_contested: list[Contested] = []


def contested_by(claims: Contested) -> Contested:
    """Register who knows what of a wallet is contested, in minor units: no payout may touch it."""
    _contested.append(claims)
    return claims


@dataclass(frozen=True)
class Free:
    """What a wallet holds and how much of it can be taken out, in minor units."""

    currency: str
    balance: int
    contested: int

    @property
    def amount(self) -> int:
        return max(self.balance - self.contested, 0)

    @property
    def least(self) -> int:
        return least(self.currency)

    @property
    def is_enough(self) -> bool:
        return self.amount >= self.least


def least(currency: str) -> int:
    """The least that is paid out, in minor units: 5.00, or 500 of a currency without decimals."""
    digits = money.exponent(currency)
    return LEAST * 10**digits if digits else LEAST_WITHOUT_DECIMALS


def free_of(owner: User, currency: str) -> Free:
    wallet = Account.objects.wallets(owner).filter(currency=currency).first()
    return Free(currency, wallet.balance if wallet else 0, _claims(owner, currency))


def is_possible() -> bool:
    """Whether this installation's provider pays out at all."""
    return hasattr(provider(), "payout")


def check(owner: User, amount: int, currency: str) -> None:
    """Raise what beginning the payout would raise now. Nothing is changed."""
    if not is_possible():
        raise WrongPhase("Payouts are not set up on this portal.", instead="Ask the people who run it.")
    _fits(free_of(owner, currency), amount)


def begin(owner: User, amount: int, currency: str, to: BankAccount, *, key: str) -> Payout:
    """Take the money out of the wallet and have it sent. The payout's state says how far it came.

    The same key again is the same payout. Raises Invalid with what is wrong; then nothing has left the wallet.
    """
    if not key:
        raise invalid("key", "A payout needs a key.")
    payout = _known(owner, amount, currency, to, key) or _made(owner, amount, currency, to, key)
    return _sent(payout) if payout.state == PayoutState.BEGUN else payout


def settle_pending() -> int:
    """Send what was interrupted, and ask what became of what is on its way; how many were brought on."""
    moved = 0
    waiting = Payout.objects.to_settle(clock.portal_now()).order_by("begun_at").values_list("pk", flat=True)
    for pk in list(waiting[:SETTLED_AT_ONCE]):
        try:
            before = Payout.objects.fresh(pk)
            moved += settle(before).state != before.state
        except Exception:  # one that cannot be settled does not hold up the others; the audit names it
            log.exception("payout not settled", extra={"payout": str(pk)})
    return moved


def settle(payout: Payout) -> Payout:
    """Ask the provider by key what became of it, and go on from its answer. What it never heard of is sent again."""
    try:
        paid = _bank_of(payout).payout_status(payout.provider_key)
    except NoAnswer:
        return payout
    except NoPayout:
        return _sent(payout) if payout.state == PayoutState.BEGUN else payout
    return _noted(payout, paid)


def _claims(owner: User, currency: str) -> int:
    return sum(claims(owner, currency) for claims in _contested)


def _fits(free: Free, amount: int) -> None:
    """Pure: what is wrong with taking this amount out, in the owner's own figures."""

    def show(minor: int) -> str:
        return f"{money.show(minor, free.currency)} {free.currency}"

    if amount < free.least:
        raise invalid("amount", f"The least that is paid out is {show(free.least)}.")
    if amount > free.balance:
        raise invalid("amount", f"Your wallet holds {show(free.balance)}. You cannot take out more.")
    if amount > free.amount:
        raise invalid(
            "amount",
            f"{show(free.contested)} of your {show(free.balance)} stay in your wallet while a case about them is open. "
            f"You can take out {show(free.amount)}.",
        )


def _known(owner: User, amount: int, currency: str, to: BankAccount, key: str) -> Payout | None:
    """The payout that this key already stands for."""
    known = Payout.objects.filter(owner=owner, key=key).first()
    asked = (amount, currency, to.number, to.holder)
    if known is not None and (known.amount, known.currency, known.account, known.holder) != asked:
        raise Invalid("This idempotency key was used for another payout.", instead="Use a new key for a new payout.")
    return known


def _made(owner: User, amount: int, currency: str, to: BankAccount, key: str) -> Payout:
    """The payout, committed with its transfer; of two who make it at once, both get the first."""
    check(owner, amount, currency)
    try:
        with transaction.atomic(durable=True), clock.standing_at(clock.portal_now()):
            claim = keys.claim(owner, key, BEGIN, amount, currency, to.number, to.holder)
            if known := _known(owner, amount, currency, to, key):
                return known
            wallet, world = _locked_accounts(owner, currency)
            # Asked with the wallet locked: what a settlement pays back meanwhile waits for this, or is seen here.
            _fits(Free(currency, wallet.balance, _claims(owner, currency)), amount)
            payout = Payout.objects.create(
                kind="payout", owner=owner, amount=amount, currency=currency, holder=to.holder, account=to.number,
                key=key, provider=provider().name, begun_at=clock.now(), made_at=clock.now(),
            )  # fmt: skip
            lock(payout.pk)
            with performing(payout, BEGIN, Actor(owner, OWNER)) as running:
                running.say(amount=money.show(amount, currency), currency=currency, to=payout.to_words)
                running.move(payout.called, "", PayoutState.BEGUN)
                ledger.post(Move(wallet, world, amount, Reason.PAYOUT), key=payout.ledger_key)
            claim.answered_by(running.event_id)
    except IntegrityError:
        known = _known(owner, amount, currency, to, key)
        if known is None:
            raise Busy("The payout could not be begun. Nothing has left your wallet.") from None
        return known
    return payout


def _locked_accounts(owner: User, currency: str) -> tuple[Account, Account]:
    """Wallet and world, locked in the order of their ids, as every post locks them."""
    wallet, world = ledger.accounts([Place(kind, currency, owner=owner) for kind in (Kind.WALLET, Kind.WORLD)])
    locked = {account.pk: account for account in ledger.lock(wallet, world)}
    return locked[wallet.pk], locked[world.pk]


def _bank_of(payout: Payout) -> PaysOut:
    """The provider that it was begun with, whatever the installation uses by now."""
    return cast(PaysOut, provider(payout.provider))


def _sent(payout: Payout) -> Payout:
    try:
        paid = _bank_of(payout).payout(payout.amount, payout.currency, payout.bank, payout.provider_key)
    except NoAnswer:
        return payout
    return _noted(payout, paid)


NEXT: dict[Arrival, tuple[PayoutState, str]] = {
    Arrival.ON_ITS_WAY: (PayoutState.SENT, SENT),
    Arrival.ARRIVED: (PayoutState.ARRIVED, ARRIVED),
    Arrival.REFUSED: (PayoutState.REFUSED, REFUSED),
    Arrival.RETURNED: (PayoutState.RETURNED, RETURNED),
}
GOES_ON = {
    PayoutState.BEGUN: set(NEXT),
    PayoutState.SENT: {Arrival.ARRIVED, Arrival.REFUSED, Arrival.RETURNED},
    PayoutState.ARRIVED: {Arrival.RETURNED},
}


def _noted(payout: Payout, paid: Paid) -> Payout:
    """Commit what the provider said, unless it is known already; money that is back is in the wallet with it."""
    if (paid.amount, paid.currency) != (payout.amount, payout.currency):
        raise KeyTaken(f"the provider paid {paid.amount} {paid.currency} for payout {payout.pk}")
    with transaction.atomic(durable=True), clock.standing_at(clock.portal_now()):
        lock(payout.pk)
        found = Payout.objects.fresh(payout.pk)
        if paid.arrival not in GOES_ON.get(PayoutState(found.state), set()):
            _put(found, asked_at=clock.now())
            return found
        state, event = NEXT[paid.arrival]
        with performing(found, event, THE_CLOCK) as running:
            running.move(found.called, found.state, state)
            if state == PayoutState.SENT:
                running.tell_nobody_else()
            if paid.arrival in (Arrival.REFUSED, Arrival.RETURNED):
                running.say(reason=paid.reason)
                _give_back(found)
            _put(found, state=state, provider_id=paid.id, message=paid.reason, asked_at=clock.now(), **_when(state))
    return found


def _when(state: PayoutState) -> dict[str, Any]:
    field = {PayoutState.SENT: "sent_at", PayoutState.ARRIVED: "arrived_at"}.get(state, "back_at")
    return {field: clock.now()}


def _give_back(payout: Payout) -> None:
    places = [Place(kind, payout.currency, owner=payout.owner) for kind in (Kind.WORLD, Kind.WALLET)]
    world, wallet = ledger.accounts(places)
    ledger.post(Move(world, wallet, payout.amount, Reason.PAYOUT_RETURNED), key=payout.return_key)


def _put(payout: Payout, **facts: Any) -> None:
    for name, fact in facts.items():
        setattr(payout, name, fact)
    payout.save(update_fields=list(facts))
