"""Mail: what was sent, what waits, and what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q

from core import sight
from record.models import Channel, Notice

SOON = timedelta(minutes=5)


@dataclass(frozen=True)
class Mailed:
    """`sent` and `soon` are of the mails that were sent in the stretch of time; the others are how it stands now."""

    sent: int
    soon: int
    waiting: int
    refused: int
    given_up: int
    oldest: datetime | None


@sight.everything()
def mailed(begin: datetime, until: datetime) -> Mailed:
    """`refused`: those among the waiting that the mail server has refused at least once, and that are tried again."""
    mails = Notice.objects.filter(channel=Channel.MAIL)
    went = mails.filter(sent_at__gte=begin, sent_at__lt=until, dropped_because="")
    sent = went.aggregate(sent=Count("pk"), soon=Count("pk", filter=Q(sent_at__lte=F("written_at") + SOON)))
    waits = Q(parked_at=None)
    now = mails.filter(sent_at=None).aggregate(
        waiting=Count("pk", filter=waits),
        refused=Count("pk", filter=waits & Q(attempts__gt=0)),
        given_up=Count("pk", filter=~waits),
        oldest=Min("written_at", filter=waits),
    )
    return Mailed(**sent, **now)
