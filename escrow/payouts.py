"""Paying out: from a wallet, over the provider, to a bank account; or back into the wallet.

The money leaves the wallet, and the payout is committed, before the provider is asked: so it cannot be spent twice, and
whatever is interrupted is taken up again by its key. The provider is asked between transactions. What is refused or
sent back is in the wallet again with the same commit that says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.db import IntegrityError, transaction

from core import clock, money
from core.errors import Busy, Invalid, WrongPhase, invalid
from core.phrases import phrase
from escrow import hints, ledger, payees
from escrow.ledger import Move, Place
from escrow.models import Account, Kind, Payout, PayoutState, Reason, Topic
from escrow.models.payout import NOT_SENT_YET, OWNER
from escrow.noting import provider
from escrow.noting_payouts import ARRIVED, REFUSED, RETURNED, SENT, WAITING, noted
from escrow.providers import NoAnswer
from escrow.providers.paying_out import BankAccount, NoPayout, PaysOut
from people.models import User
from record import keys
from record.declaring import Actor, declared
from record.performing import performing
from timers.sweep import lock

__all__ = ["ARRIVED", "BEGIN", "REFUSED", "RETURNED", "SENT", "WAITING", "begin", "check", "free_of", "settle"]

log = logging.getLogger("evenhand.payouts")

BEGIN = "payout"
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
        raise WrongPhase(phrase("Payouts are not set up on this portal."), instead=phrase("Ask the people who run it."))
    if payees.are_needed():
        payees.bank_of(owner, currency)
    _fits(free_of(owner, currency), amount)


def begin(owner: User, amount: int, currency: str, to: BankAccount | None = None, *, key: str) -> Payout:
    """Take the money out of the wallet and have it sent. The payout's state says how far it came.

    `to` is None where the provider itself knows the owner's bank account. The same key again is the same payout.
    Raises Invalid with what is wrong, or WrongPhase; then nothing has left the wallet.
    """
    if (to is None) != payees.are_needed():
        raise invalid(
            "account",
            phrase("This portal takes no bank accounts: leave them out.") if to else phrase("Which bank account?"),
        )
    if not key:
        raise invalid("key", phrase("A payout needs a key."))
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
        paid = _bank_of(payout).payout_status(payout.provider_key, payout.attempt)
    except NoAnswer:
        return payout
    except NoPayout:
        return _sent(payout) if payout.state in NOT_SENT_YET else payout
    return noted(payout, paid)


@hints.takes_up(Topic.PAYOUT)
def ask_about_payout(name: str, key: str) -> None:
    """The same way as the sweep's: by our own key. What came late or in another order asks the same question."""
    pk = hints.as_uuid(key)
    found = Payout.objects.filter(pk=pk, provider=name).first() if pk else None
    if found is not None:  # else of something else on the same account
        settle(found)


def _claims(owner: User, currency: str) -> int:
    return sum(claims(owner, currency) for claims in _contested)


def _fits(free: Free, amount: int) -> None:
    """Pure: what is wrong with taking this amount out, in the owner's own figures."""

    def show(minor: int) -> str:
        return f"{money.show(minor, free.currency)} {free.currency}"

    if amount < free.least:
        raise invalid("amount", phrase("The least that is paid out is {least}.", least=show(free.least)))
    if amount > free.balance:
        raise invalid(
            "amount", phrase("Your wallet holds {balance}. You cannot take out more.", balance=show(free.balance))
        )
    if amount > free.amount:
        raise invalid(
            "amount",
            phrase(
                "{contested} of your {balance} stay in your wallet while a case about them is "
                "open. You can take out {amount}.",
                contested=show(free.contested),
                balance=show(free.balance),
                amount=show(free.amount),
            ),
        )


def _known(owner: User, amount: int, currency: str, to: BankAccount | None, key: str) -> Payout | None:
    """The payout that this key already stands for."""
    known = Payout.objects.filter(owner=owner, key=key).first()
    to = to or (known.bank if known is not None else None)
    if known is not None and (known.amount, known.currency, known.bank) != (amount, currency, to):
        raise Invalid(
            phrase("This idempotency key was used for another payout."),
            instead=phrase("Use a new key for a new payout."),
        )
    return known


def _made(owner: User, amount: int, currency: str, to: BankAccount | None, key: str) -> Payout:
    """The payout, committed with its transfer; of two who make it at once, both get the first."""
    check(owner, amount, currency)
    bank = to or payees.bank_of(owner, currency)
    try:
        with transaction.atomic(durable=True), clock.standing_at(clock.portal_now()):
            whereto = (to.number, to.holder) if to else ("", "")
            claim = keys.claim(owner, key, BEGIN, amount, currency, *whereto)
            if known := _known(owner, amount, currency, to, key):
                return known
            wallet, world = _locked_accounts(owner, currency)
            # Asked with the wallet locked: what a settlement pays back meanwhile waits for this, or is seen here.
            _fits(Free(currency, wallet.balance, _claims(owner, currency)), amount)
            payout = Payout.objects.create(
                kind="payout",
                owner=owner,
                amount=amount,
                currency=currency,
                holder=bank.holder,
                account=bank.number,
                ending=bank.ending,
                key=key,
                provider=provider().name,
                begun_at=clock.now(),
                made_at=clock.now(),
            )
            lock(payout.pk)
            with performing(payout, BEGIN, Actor(owner, OWNER)) as running:
                running.say(amount=money.show(amount, currency), currency=currency, to=payout.to_words)
                running.move(payout.called, "", PayoutState.BEGUN)
                ledger.post(Move(wallet, world, amount, Reason.PAYOUT), key=payout.ledger_key)
            claim.answered_by(running.event_id)
    except IntegrityError:
        known = _known(owner, amount, currency, to, key)
        if known is None:
            raise Busy(phrase("The payout could not be begun. Nothing has left your wallet.")) from None
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
        asked = _bank_of(payout)
        paid = asked.payout(payout.amount, payout.currency, payout.bank, payout.provider_key, payout.attempt)
    except NoAnswer:
        return payout
    return noted(payout, paid)
