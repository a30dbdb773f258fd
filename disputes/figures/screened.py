"""What the screen and readers found in messages, what reviewers ruled, and what waits for a ruling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min

from core import sight
from disputes import conduct_counts
from messaging.models import Flag


@dataclass(frozen=True)
class Screened:
    """`counts`: as in the yearly counts for everybody (disputes/conduct_counts.py), but as they are."""

    counts: dict[str, int]
    half: timedelta | None
    most: timedelta | None
    waiting: int
    oldest: datetime | None


@sight.everything()
def screened(begin: datetime, until: datetime) -> Screened:
    """From `begin` until just before `until`; what waits, waits now."""
    now = Flag.objects.pending().aggregate(count=Count("pk"), oldest=Min("raised_at"))
    counts, half, most = conduct_counts.between(begin, until)
    return Screened(counts, half, most, now["count"], now["oldest"])
