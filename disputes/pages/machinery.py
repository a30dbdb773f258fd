"""The machinery at one look: workers and beat, when they were last seen, and what waits for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from core.phrases import phrase, phrase_of
from escrow.models import Payment, Payout, PayoutState
from escrow.models.payout import NOT_SENT_YET
from record.models import Channel, Notice
from timers.models import Watch
from timers.watching import last_sweep

BEAT = "beat"
EXPECTED_WITHIN = timedelta(seconds=30)
FORGOTTEN_AFTER = timedelta(days=1)


def machinery(now: datetime) -> list[dict[str, Any]]:
    """One line each: name, words, and whether it is as it should be."""
    watches = list(Watch.objects.order_by("name"))
    beat = next((watch for watch in watches if watch.name == BEAT), None)
    workers = [watch for watch in watches if watch.name != BEAT and now - watch.seen_at < FORGOTTEN_AFTER]
    return [
        swept(now),
        seen(phrase("Beat"), beat, now),
        *(seen(phrase("Worker {name}", name=watch.name), watch, now) for watch in workers),
        *([] if workers else [{"name": phrase("Workers"), "words": phrase("None seen in 24 hours"), "ok": False}]),
        *outbox(),
        payments(now),
        payouts(now),
    ]


def swept(now: datetime) -> dict[str, Any]:
    """The last sweep, and by whom."""
    last = last_sweep()
    if last is None:
        return {"name": phrase("Last sweep"), "words": phrase("None yet"), "ok": False}
    gone = now - last.seen_at
    return {
        "name": phrase("Last sweep"),
        "words": phrase("By {name}, {ago}", name=last.name, ago=ago(gone)),
        "ok": gone < EXPECTED_WITHIN,
    }


def seen(name: str, watch: Watch | None, now: datetime) -> dict[str, Any]:
    if watch is None:
        return {"name": name, "words": phrase("Never seen"), "ok": False}
    if watch.trouble:
        return {"name": name, "words": watch.trouble[:200], "ok": False}
    return {"name": name, "words": ago(now - watch.seen_at), "ok": now - watch.seen_at < EXPECTED_WITHIN}


def ago(gone: timedelta) -> str:
    seconds = max(int(gone.total_seconds()), 0)
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return phrase("{seconds} {unit} ago", seconds=seconds // size, unit=unit)
    return phrase("{seconds} s ago", seconds=seconds)


def outbox() -> list[dict[str, Any]]:
    """Mails that wait, and those that were given up until an operator looks."""
    mails = Notice.objects.filter(channel=Channel.MAIL, sent_at=None).aggregate(
        waiting=Count("pk", filter=Q(parked_at=None)), parked=Count("pk", filter=~Q(parked_at=None))
    )
    parked = mails["parked"]
    given_up = phrase("{parked}: not accepted by the mail server", parked=parked) if parked else "0"
    return [
        {"name": phrase("Mails waiting"), "words": str(mails["waiting"]), "ok": None},
        {
            "name": phrase("Mails parked"),
            "words": given_up,
            "ok": not parked,
        },
    ]


def payments(now: datetime) -> dict[str, Any]:
    """Payments whose last word is still to come."""
    undecided = Payment.objects.to_settle()
    count = undecided.count()
    if not count:
        return {"name": phrase("Payments undecided"), "words": "0", "ok": True}
    oldest = now - undecided.order_by("begun_at").values_list("begun_at", flat=True)[0]
    return {
        "name": phrase("Payments undecided"),
        "words": phrase("{count}, the oldest begun {ago}", count=count, ago=ago(oldest)),
        "ok": oldest < timedelta(hours=1),
    }


def payouts(now: datetime) -> dict[str, Any]:
    """Payouts that the provider has not taken yet; those on their way are as they should be."""
    line = {"name": phrase("Payouts on their way"), "url": reverse("payouts")}
    begun = Payout.objects.filter(state__in=NOT_SENT_YET).order_by("begun_at").values_list("begun_at", flat=True)
    on_their_way = Payout.objects.filter(state=PayoutState.SENT).count()
    oldest = begun.first()
    if oldest is None:
        return line | {"words": str(on_their_way), "ok": True}
    places = {"on_their_way": on_their_way, "count": begun.count(), "ago": ago(now - oldest)}
    words = phrase("{on_their_way}, and {count} not taken by the provider, the oldest begun {ago}", **places)
    waiting = Payout.objects.filter(state=PayoutState.WAITING).count()
    if waiting:
        words = phrase_of(
            waiting,
            "{on_their_way}, and {count} not taken by the provider, the oldest begun {ago}; "
            "{number} waits for the balance there",
            "{on_their_way}, and {count} not taken by the provider, the oldest begun {ago}; "
            "{number} wait for the balance there",
            **places,
        )
    return line | {"words": words, "ok": not waiting and now - oldest < timedelta(hours=1)}
