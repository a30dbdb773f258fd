"""What the owner of a payout is told: a receipt when it is begun, and what became of it, by mail and in the portal.

And before the first one, where a provider keeps the bank accounts: that it pays them out from now on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from contracts.pages.told import tells_notices
from core.presenting import long_moment, money_words
from escrow import payees, payouts
from escrow.models import Payout
from people.models import User
from record.alarming import Alarm, alarms
from record.letters import Letter, letter
from record.models import Event
from record.outbox import letters_of
from record.wanted import RECEIPTS
from timers.models import Subject

SAYS = {
    payouts.ARRIVED: "{amount} have arrived at your {to}",
    payouts.REFUSED: "Your {to} did not take {amount}: they are in your wallet again",
    payouts.RETURNED: "{amount} came back from your {to}: they are in your wallet again",
}
BACK = (payouts.REFUSED, payouts.RETURNED)


@letters_of("payout")
def about_payout(payout: Any, event: Event, to: User) -> Letter | None:
    """None of an event that is only a step on the way, and to nobody but the owner."""
    if to.pk != payout.owner_id:
        return None
    link, ending = reverse("payout", args=[payout.pk]), f"({payout.reference})"
    if event.act == payouts.BEGIN:
        return _receipt(payout, event, to, link, ending)
    if event.act not in SAYS:
        return None
    what = says(event, payout)
    said, can_do = [f"{what}."], "You need not do anything. Your statement has the payout in it."
    if event.act in BACK:
        said += [f"The reason that we were given: {payout.message}"] if payout.message else []
        can_do = "Check the bank account with your bank, and take the money out again."
    return letter(what, said, link=link, to=to, can_do=can_do, ending=ending)


def _receipt(payout: Payout, event: Event, to: User, link: str, ending: str) -> Letter:
    amount = money_words(payout.amount, payout.currency)
    what = f"{amount} have left your wallet for your {payout.to_words}"
    entry = (
        f"Received {long_moment(event.at)}. It is entry {event.number} of the record of {payout.reference}, with the "
        f"hash {event.hash_hex}."
    )
    otherwise = "If it was not you who asked for this, write to the people who run the portal at once."
    return letter(
        f"Receipt: {what}", [f"{what}.", entry], link=link, to=to, topic=RECEIPTS, ending=ending, otherwise=otherwise
    )


def says(event: Event, payout: Payout) -> str:
    amount = money_words(payout.amount, payout.currency)
    return SAYS.get(event.act, "{amount} are on their way to your {to}").format(amount=amount, to=payout.to_words)


def _payouts(pks: list[Any], person: User) -> Iterable[Subject]:
    return Payout.objects.of(person).filter(pk__in=pks)


def _says(event: Event, payout: Any, _person: User) -> str:
    return f"tells: {says(event, payout)}."


tells_notices("payout", reads=_payouts, says=_says)


def about_readiness(to: User) -> Letter | None:
    """None where the provider has thought better of it since."""
    payee = payees.of(to)
    if payee is None or not payee.is_ready:
        return None
    called = payee.provider.capitalize()
    where = f"your bank account ending in {payee.ending}" if payee.ending else "the bank account that you named there"
    return letter(
        f"{called} pays you out from now on",
        [f"{called} has what it asked you for, and pays you out to {where}."],
        can_do="You can take money out of your wallet at any time:",
        link=reverse("wallet"),
        to=to,
        otherwise="If you do nothing, your money stays yours, in your wallet.",
    )


READY = alarms(
    Alarm(
        payees.IS_READY,
        role="",
        called="Your bank account",
        words="tells you that you are paid out from now on: you can take money out of your wallet.",
        page="payee",
        writes=about_readiness,
        about="where you are paid out",
    )
)
