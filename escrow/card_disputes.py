"""Card disputes in the ledger: what a bank takes back leaves escrow, or the platform bears it, without an operator.

What the provider reports is asked for between transactions; then row, money, hold and event are written in one. Each
dispute takes once and comes back once, however often, late or out of order it is reported.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction

from core import clock
from core.errors import Busy, Refusal
from core.money import show
from core.phrases import phrase
from escrow import hints, ledger, payments
from escrow.ledger import Move
from escrow.models import Account, CardDispute, DisputeState, Kind, Payment, Reason, State, Topic, Transfer
from escrow.noting import provider
from escrow.providers import Dispute, NoAnswer, NoCharge
from escrow.purposes import DISPUTED
from record import bell
from record.declaring import THE_CLOCK, declared, fresh
from record.lapsing import lapse_due, something_is_due
from record.performing import Performing, performing
from timers.models import Subject
from timers.sweep import GRACE, lock

log = logging.getLogger("evenhand.card_disputes")

TAKEN, WON, LOST = "card_disputed", "card_dispute_won", "card_dispute_lost"


@hints.takes_up(Topic.DISPUTE)
def ask_about_dispute(name: str, number: str) -> None:
    note(provider(name).dispute(number), name)


def ask_about_all() -> int:
    """Whatever the providers know of, also what no event told us; how many disputes."""
    undecided = CardDispute.objects.undecided()
    mine = list(undecided.values_list("payment__provider", "provider_id"))
    found = 0
    for name in {provider().name, *(of for of, _ in mine)}:
        numbers = [number for of, number in mine if of == name]
        found += sum(_noted_alone(each, name) for each in _reported(name, numbers))
    return found


def _reported(name: str, numbers: Iterable[str]) -> Iterator[Dispute]:
    """What the provider lists, and what it says of those that its list does not reach back to."""
    try:
        listed = list(provider(name).disputes())
        yield from listed
        for number in set(numbers) - {each.id for each in listed}:
            yield provider(name).dispute(number)
    except (NoAnswer, NoCharge) as silence:
        log.warning("disputes not heard of", extra={"provider": name, "why": str(silence)})


def note(said: Dispute, name: str) -> CardDispute | None:
    """Keep what a provider says of a dispute, and do what follows. None where the payment is not one of ours.

    Raises Busy where something else comes first; whoever reports it reports it again.
    """
    payment = Payment.objects.filter(pk=said.payment, provider=name).select_related("subject").first()
    if payment is None or (said.currency != payment.currency):
        return None
    known = CardDispute.objects.filter(provider_id=said.id).first()
    if known is not None and (known.is_decided or known.state == said.state):
        return known
    if payment.state != State.USED and payment.declined_at is None:
        payment = _booked(payment)
    with transaction.atomic():
        lock(payment.subject.root_pk)
        _what_is_due(payment.subject)
        return _written(payment, said)


def _noted_alone(said: Dispute, name: str) -> bool:
    """One that cannot be noted does not hold up the others."""
    try:
        return note(said, name) is not None
    except Exception:
        log.exception("card dispute not noted", extra={"dispute": said.id})
        return False


def _booked(payment: Payment) -> Payment:
    """The dispute may be known before the payment it is about: that comes first."""
    try:
        payment = payments.settle(payment)
    except Refusal:  # the act does not want the money; where it goes is no part of the ledger
        payment.refresh_from_db()
    payment = Payment.objects.select_related("subject").get(pk=payment.pk)
    if payment.is_undecided or (payment.state == State.SUCCEEDED and payment.declined_at is None):
        raise Busy(phrase("The payment is not booked yet."))
    return payment


def _what_is_due(subject: Subject) -> None:
    """What was due before the dispute was known is executed first, as before every act."""
    now = clock.portal_now()
    lapse_due(subject.root_pk, now - (GRACE if clock.runs() else timedelta()))
    if clock.runs() and something_is_due(subject.root_pk, now) and not something_is_due(subject.root_pk, now - GRACE):
        raise Busy(phrase("Something is due this very moment."))


def _written(payment: Payment, said: Dispute) -> CardDispute:
    known = CardDispute.objects.select_for_update().filter(provider_id=said.id).first()
    if known is not None and known.is_decided:
        return known
    dispute = known or CardDispute(
        payment=payment, provider_id=said.id, amount=said.amount, reason=said.reason[:60], opened_at=said.opened_at
    )
    dispute.payment = payment
    dispute.state, dispute.answer_by = DisputeState(said.state), said.answer_by
    if dispute.state in (DisputeState.WON, DisputeState.LOST):
        dispute.closed_at = clock.portal_now()
    dispute.save()
    is_booked = payment.state == State.USED
    if is_booked and dispute.taken_at is None and dispute.state in (DisputeState.OPEN, DisputeState.LOST):
        _take(dispute)
    if dispute.taken_at is not None and dispute.is_decided:
        _give_back(dispute) if dispute.state == DisputeState.WON else _lose(dispute)
    return dispute


def _take(dispute: CardDispute) -> None:
    """What is still held leaves its account; the rest was released, and the platform bears it."""
    with _acting(dispute, TAKEN) as running:
        payment = dispute.payment
        source, platform, world = _accounts(payment)
        holds = source.balance if source.kind == Kind.ESCROW else 0
        dispute.from_escrow = min(holds, dispute.amount)
        dispute.from_platform = dispute.amount - dispute.from_escrow
        dispute.taken_at = clock.now()
        dispute.save(update_fields=["from_escrow", "from_platform", "taken_at"])
        parts = ((source, dispute.from_escrow), (platform, dispute.from_platform))
        moves = [Move(account, world, part, Reason.CLAWBACK) for account, part in parts if part]
        ledger.post(*moves, key=dispute.taking_key)
        _say(running, dispute, from_platform=show(dispute.from_platform, payment.currency))
        _follow(dispute)


def _give_back(dispute: CardDispute) -> None:
    """What came out of escrow goes back to where it was held, if that still is; the platform's part to the platform."""
    with _acting(dispute, WON) as running:
        source, platform, world = _accounts(dispute.payment)
        known = DISPUTED.get(dispute.payment.purpose)
        is_held = known is not None and known.holds(dispute.payment)
        back = dispute.from_escrow if is_held else 0
        dispute.returned_at = clock.now()
        dispute.save(update_fields=["returned_at"])
        parts = ((source, back), (platform, dispute.amount - back))
        moves = [Move(world, account, part, Reason.CLAWBACK_WON) for account, part in parts if part]
        ledger.post(*moves, key=dispute.returning_key)
        _say(running, dispute)
        _follow(dispute)


def _lose(dispute: CardDispute) -> None:
    with _acting(dispute, LOST) as running:
        _say(running, dispute)
        _follow(dispute)


@contextmanager
def _acting(dispute: CardDispute, name: str) -> Iterator[Performing]:
    """The provider's word takes effect on the subject that the payment was for, as a lapse does; its root is locked."""
    subject = fresh(declared.subjects[dispute.payment.subject.kind], dispute.payment.subject_id)
    with clock.standing_at(clock.portal_now()), performing(subject, name, THE_CLOCK) as running:
        yield running
    bell.ring(subject)


def _accounts(payment: Payment) -> tuple[Account, Account, Account]:
    """Where the payment was booked to, what the platform bears of this contract, and the payer's own outside."""
    booked = Transfer.objects.select_related("credit").get(key=payment.ledger_key).credit
    platform = ledger.account(Kind.PLATFORM, payment.currency, subject=Subject(pk=payment.subject.root_pk))
    world = ledger.account(Kind.WORLD, payment.currency, owner=payment.payer)
    return Account.objects.get(pk=booked.pk), platform, world


def _say(running: Performing, dispute: CardDispute, **more: str) -> None:
    currency = dispute.payment.currency
    running.say(amount=show(dispute.amount, currency), currency=currency, **more)
    if dispute.payment.about:
        running.say(milestone=dispute.payment.about)


def _follow(dispute: CardDispute) -> None:
    """What the app above does about it: hold what the payment was for, or let it run on."""
    known = DISPUTED.get(dispute.payment.purpose)
    if known:
        known.follow(dispute)
