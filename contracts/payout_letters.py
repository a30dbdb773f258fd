"""What the owner of a payout is told: a receipt when it is begun, and what became of it, by mail and in the portal.

And before the first one, where a provider keeps the bank accounts: that it pays them out from now on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from contracts.pages.told import tells_notices
from core.phrases import phrase, phrase_kept, phrase_later
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
    payouts.ARRIVED: phrase_later("{amount} have arrived at your {to}"),
    payouts.REFUSED: phrase_later("Your {to} did not take {amount}: they are in your wallet again"),
    payouts.RETURNED: "{amount} came back from your {to}: they are in your wallet again",
}
UNDER_WAY = phrase_later("{amount} are on their way to your {to}")
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
    said, can_do = [f"{what}."], phrase("You need not do anything. Your statement has the payout in it.")
    if event.act in BACK:
        said += (
            [phrase("The reason that we were given: {message}", message=phrase_kept(payout.message))]
            if payout.message
            else []
        )
        can_do = phrase("Check the bank account with your bank, and take the money out again.")
    return letter(what, said, link=link, to=to, can_do=can_do, ending=ending)


def _receipt(payout: Payout, event: Event, to: User, link: str, ending: str) -> Letter:
    amount = money_words(payout.amount, payout.currency)
    what = phrase("{amount} have left your wallet for your {to_words}", amount=amount, to_words=payout.to_words)
    entry = phrase(
        "Received {at}. It is entry {number} of the record of {reference}, with the hash {hash_hex}.",
        at=long_moment(event.at),
        number=event.number,
        reference=payout.reference,
        hash_hex=event.hash_hex,
    )
    otherwise = phrase("If it was not you who asked for this, write to the people who run the portal at once.")
    return letter(
        phrase("Receipt: {happened}", happened=what),
        [f"{what}.", entry],
        link=link,
        to=to,
        topic=RECEIPTS,
        ending=ending,
        otherwise=otherwise,
    )


def says(event: Event, payout: Payout) -> str:
    amount = money_words(payout.amount, payout.currency)
    return phrase(SAYS.get(event.act, UNDER_WAY), amount=amount, to=payout.to_words)


def _payouts(pks: list[Any], person: User) -> Iterable[Subject]:
    return Payout.objects.of(person).filter(pk__in=pks)


def _says(event: Event, payout: Any, _person: User) -> str:
    return phrase("tells: {says}.", says=says(event, payout))


tells_notices("payout", reads=_payouts, says=_says)


def about_readiness(to: User) -> Letter | None:
    """None where the provider has thought better of it since."""
    payee = payees.of(to)
    if payee is None or not payee.is_ready:
        return None
    called = payee.provider.capitalize()
    where = (
        phrase("your bank account ending in {ending}", ending=payee.ending)
        if payee.ending
        else phrase("the bank account that you named there")
    )
    return letter(
        phrase("{called} pays you out from now on", called=called),
        [phrase("{called} has what it asked you for, and pays you out to {where}.", called=called, where=where)],
        can_do=phrase("You can take money out of your wallet at any time:"),
        link=reverse("wallet"),
        to=to,
        otherwise=phrase("If you do nothing, your money stays yours, in your wallet."),
    )


READY = alarms(
    Alarm(
        payees.IS_READY,
        role="",
        called=phrase_later("Your bank account"),
        words=phrase_later("tells you that you are paid out from now on: you can take money out of your wallet."),
        page="payee",
        writes=about_readiness,
        about=phrase_later("where you are paid out"),
    )
)
