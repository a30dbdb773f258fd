"""Taking up what a provider tells us: each event once, and whatever it says, the provider is asked what is true.

So an event that comes late, twice, out of order or never changes nothing: the sweeps ask the same questions anyway.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.db.models import F

from core import clock
from core.errors import Refusal
from escrow import payments
from escrow.models import Hint, Payment, Topic
from escrow.noting import provider

log = logging.getLogger("evenhand.hints")

AT_ONCE = 200
ENOUGH = 50  # tries of one event; what it is about is asked for by the sweeps all the same

Takes = Callable[[str, str], object]
_takes: dict[str, Takes] = {}


def takes_up(topic: str) -> Callable[[Takes], Takes]:
    """Register what is done about a topic. It is given the provider's name, and what the event is about."""

    def register(take: Takes) -> Takes:
        _takes[topic] = take
        return take

    return register


def received(name: str, body: bytes, signature: str) -> Hint:
    """An event has arrived: kept under its id, and taken up at once. Raises Forged, and then nothing is kept."""
    heard = provider(name).heard(body, signature)
    hint = Hint(
        provider=name,
        event=heard.id,
        kind=heard.kind[:100],
        topic=heard.topic,
        about=heard.about[:255],
        happened_at=heard.happened_at,
    )
    with transaction.atomic(durable=True):
        Hint.objects.bulk_create([hint], ignore_conflicts=True)
    known = Hint.objects.get(provider=name, event=heard.id)
    if known.taken_up_at is None:
        take_up(known)
    return known


def take_up(hint: Hint) -> bool:
    """Ask about what it is about. What fails is tried again by the sweep; whether it did not."""
    take = _takes.get(hint.topic)
    try:
        if take:
            take(hint.provider, hint.about)
    except Exception:  # the provider is told that we have it; we have, and go on from our own row
        log.exception("event not taken up", extra={"event": hint.event, "kind": hint.kind})
        Hint.objects.filter(pk=hint.pk).update(attempts=F("attempts") + 1)
        return False
    Hint.objects.filter(pk=hint.pk, taken_up_at=None).update(taken_up_at=clock.portal_now())
    return True


def take_up_waiting() -> int:
    """What could not be taken up when it arrived; how many are now."""
    waiting = Hint.objects.filter(taken_up_at=None, attempts__lt=ENOUGH).order_by("received_at")
    return sum(take_up(hint) for hint in waiting[:AT_ONCE])


@takes_up(Topic.PAYMENT)
def ask_about_payment(name: str, key: str) -> None:
    """The same way as the sweep's: by our own key."""
    pk = as_uuid(key)
    found = Payment.objects.filter(pk=pk, provider=name).first() if pk else None
    if found is None:
        return  # of something else on the same account
    try:
        payments.settle(found)
    except Refusal as refusal:  # its act refused the money, which goes back
        log.info("payment refused by its act", extra={"payment": key, "refusal": refusal.code})


def as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
