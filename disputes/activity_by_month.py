"""For operators, of the last twelve months: what came and ended, how late the clock was, what was flagged and sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncMonth

from core import sight
from disputes.activity import DAY, Span, counted, month_of
from disputes.figures.mailed import SOON
from disputes.models import AGREED, Case, Closing
from messaging.models import Flag, RaisedBy, Ruling
from messaging.review import DECIDED_WITHIN
from record.models import Channel, Notice
from timers import lateness
from timers.lateness import Lateness

MONTHS = 12
NOTHING = Lateness(0, 0.0, 0.0)


@dataclass(frozen=True)
class Month:
    """Each figure is of the month in which its case was opened or closed, its flag raised, its mail written."""

    begin: datetime
    opened: int = 0
    closed: int = 0
    agreed: int = 0
    executed: Lateness = NOTHING
    found: int = 0
    reported: int = 0
    upheld: int = 0
    ruled: int = 0
    in_time: int = 0
    mails: int = 0
    soon: int = 0
    given_up: int = 0


@dataclass(frozen=True)
class Activity:
    months: list[Month]
    year: Span
    open: int


@sight.everything()
def activity(now: datetime) -> Activity:
    begins = [month_of(now)]
    while len(begins) < MONTHS:
        begins.insert(0, month_of(begins[0] - DAY))
    since = begins[0]
    by_month = [_cases(since), _ended(since), _flags(since), _mails(since)]
    late = dict(lateness.executed(since, by="month")[1])
    months = [
        Month(begin, executed=late.get(begin, NOTHING),
              **{name: count for found in by_month for name, count in found.get(begin, {}).items()})
        for begin in begins
    ]  # fmt: skip
    return Activity(months, counted(since, now), Case.objects.open().count())


def _grouped(rows: QuerySet[Any], moment: str, **counts: Q) -> dict[datetime, dict[str, int]]:
    """By the month of that moment: how many rows answer to each name."""
    within = rows.annotate(month=TruncMonth(moment, tzinfo=UTC)).order_by().values("month")
    found = within.annotate(**{name: Count("pk", filter=which) for name, which in counts.items()})
    return {row.pop("month"): row for row in found}


def _cases(since: datetime) -> dict[datetime, dict[str, int]]:
    return _grouped(Case.objects.filter(opened_at__gte=since), "opened_at", opened=Q())


def _ended(since: datetime) -> dict[datetime, dict[str, int]]:
    ended = Closing.objects.filter(closed_at__gte=since)
    return _grouped(ended, "closed_at", closed=Q(), agreed=Q(cause__in=AGREED))


def _flags(since: datetime) -> dict[datetime, dict[str, int]]:
    is_ruled = Q(ruled_at__isnull=False)
    return _grouped(
        Flag.objects.filter(raised_at__gte=since), "raised_at",
        found=Q(raised_by=RaisedBy.SCREEN), reported=~Q(reported_by=None), upheld=Q(state=Ruling.UPHELD),
        ruled=is_ruled, in_time=is_ruled & Q(ruled_at__lte=F("raised_at") + DECIDED_WITHIN),
    )  # fmt: skip


def _mails(since: datetime) -> dict[datetime, dict[str, int]]:
    is_sent = Q(sent_at__isnull=False, dropped_because="")
    return _grouped(
        Notice.objects.filter(channel=Channel.MAIL, written_at__gte=since), "written_at",
        mails=is_sent, soon=is_sent & Q(sent_at__lte=F("written_at") + SOON), given_up=Q(parked_at__isnull=False),
    )  # fmt: skip
