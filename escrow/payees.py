"""People's own accounts at a provider that has to know them before it pays them out: opened once, looked at often.

The row with its key is committed before the provider is asked, so that two clicks, a lost answer or a killed process
never open a second one. What the provider says of it is kept with the moment at which it was asked; an answer that is
older than what is known changes nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import cast

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from core import clock
from core.errors import Busy, NotFound, WrongPhase
from core.phrases import phrase, phrase_later
from escrow import hints
from escrow.models import Payee, Topic
from escrow.noting import provider
from escrow.providers import NoAnswer
from escrow.providers.paying_out import BankAccount, Known, NotOpened, OpensAccounts, Standing
from people.models import User
from record import alarming

log = logging.getLogger("evenhand.payouts")

AT_ONCE = 200
IS_READY = "payee_is_ready"  # what its owner is told
SET_IT_UP = phrase_later("Set it up on the page “Your bank account”, below your wallet.")


def are_needed() -> bool:
    """Whether this installation's provider keeps the bank accounts of those whom it pays out, and not this portal."""
    return hasattr(provider(), "open_account")


def of(owner: User) -> Payee | None:
    return Payee.objects.of(owner, provider().name)


def begin(owner: User) -> Payee:
    """The person's account at the provider, opened if there is none. Again is the same account.

    Raises WrongPhase where the provider opens none. Where it does not answer, the account is still being opened: the
    next one who asks, or the sweep, asks again.
    """
    if not are_needed():
        raise NotFound(phrase("This portal keeps no bank account: you name it with each payout."))
    with transaction.atomic(durable=True):
        fresh = Payee(owner=owner, provider=provider().name)
        Payee.objects.bulk_create([fresh], ignore_conflicts=True)
    payee = of(owner)
    if payee is None:
        raise Busy(phrase("Your account could not be opened."))
    return _opened(payee) if payee.standing == Standing.ASKED else payee


def look(payee: Payee) -> Payee:
    """Ask the provider how the account stands now. Where it does not answer, what is known stays."""
    if payee.number is None:
        return payee
    asked_at = clock.portal_now()
    try:
        known = _there(payee).account(payee.number)
    except NoAnswer:
        return payee
    return _noted(payee, known, asked_at)


def way_in(owner: User) -> str:
    """The address of the provider's own page, for this person alone. It is never kept."""
    payee = of(owner)
    if payee is None or payee.number is None or payee.is_closed:
        raise NotFound(phrase("You have no account that you could fill in."))
    ours = settings.SITE_ADDRESS.rstrip("/")
    back, again = f"{ours}{reverse('payee')}?back=1", f"{ours}{reverse('payee-way-in')}"
    try:
        return _there(payee).way_in(payee.number, back, again)
    except NotOpened as refused:
        log.exception("the provider lets nobody in", extra={"payee": str(payee.key)})
        raise WrongPhase(phrase("The payment provider does not let you in now."), instead=str(refused)) from refused
    except NoAnswer as silence:
        raise Busy(
            phrase("The payment provider has not answered."), instead=phrase("Try again in a minute.")
        ) from silence


def bank_of(owner: User, currency: str) -> BankAccount:
    """Where a payout of this person goes. Raises WrongPhase where it could not go anywhere now."""
    payee = of(owner)
    if payee is None or not payee.is_ready:
        raise WrongPhase(phrase("The payment provider does not know your bank account yet."), instead=SET_IT_UP)
    if payee.currencies and currency not in payee.currencies:
        raise WrongPhase(
            phrase("The payment provider knows no bank account of yours in {currency}.", currency=currency),
            instead=phrase("Add one there: the page “Your bank account” below your wallet leads to it."),
        )
    return payee.bank


def ask_about_waiting() -> int:
    """Whoever waits for the provider, also where it told us nothing; how many stand otherwise now."""
    moved = 0
    for payee in Payee.objects.to_ask_about(clock.portal_now()).select_related("owner")[:AT_ONCE]:
        try:
            now = _opened(payee) if payee.standing == Standing.ASKED else look(payee)
            moved += now.standing != payee.standing
        except Exception:  # one that cannot be asked about does not hold up the others
            log.exception("payee not asked about", extra={"payee": str(payee.key)})
    return moved


@hints.takes_up(Topic.ACCOUNT)
def ask_about_account(name: str, number: str) -> None:
    found = Payee.objects.filter(provider=name, number=number).first()
    if found is not None:
        look(found)


def _there(payee: Payee) -> OpensAccounts:
    return cast(OpensAccounts, provider(payee.provider))


def _opened(payee: Payee) -> Payee:
    """Ask for the account under its key. Nothing is known where there is no answer: the next one asks again."""
    asked_at = clock.portal_now()
    try:
        known = _there(payee).open_account(str(payee.key), payee.begun_at)
    except NoAnswer:
        Payee.objects.filter(pk=payee.pk, standing=Standing.ASKED).update(asked_at=asked_at)
        return payee
    except NotOpened as refused:
        Payee.objects.filter(pk=payee.pk, standing=Standing.ASKED).update(asked_at=asked_at)
        log.exception("the provider opens no account", extra={"payee": str(payee.key)})
        raise WrongPhase(
            phrase("The payment provider opens no account for you now."),
            instead=phrase("Ask the people who run the portal."),
        ) from refused
    return _noted(payee, known, asked_at)


def _noted(payee: Payee, known: Known, asked_at: datetime) -> Payee:
    """Keep what was said, unless somebody asked later than we did and has written that down already.

    Its owner is told when the provider has let them wait and pays them out from now on.
    """
    later = Payee.objects.filter(pk=payee.pk).filter(
        Q(asked_at=None) | Q(asked_at__lte=asked_at) | Q(standing=Standing.ASKED)
    )
    with transaction.atomic():
        before = Payee.objects.select_for_update().get(pk=payee.pk).standing
        is_later = later.update(
            number=known.number,
            standing=known.standing,
            missing=list(known.missing),
            ending=known.ending[-4:],
            currencies=list(known.currencies),
            asked_at=asked_at,
        )
        if is_later and known.standing == Standing.READY != before:
            alarming.tell(IS_READY, asked_at, payee.owner)
    return Payee.objects.select_related("owner").get(pk=payee.pk)
