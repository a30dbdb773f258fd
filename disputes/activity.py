"""What became of the cases of a year: how many came, what about, how they ended, how long they took, who got what.

Everybody may read it; a year that runs is counted to the end of its last month. Exact figures are for operators: what
is fewer than five could point to people, and pages for everybody say only that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q

from core import clock, sight
from disputes.figures.ended import Ended, ended
from disputes.models import AGREED, Case, Cause, Closing, Recommendation, StatementItem
from disputes.models.statement import Done
from record.declaring import CLIENT, FREELANCER
from timers import lateness
from timers.lateness import Lateness

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """From `begin` until just before `until`, and every figure of it."""

    begin: datetime
    until: datetime
    counts: dict[str, int]
    ended: Ended
    executed: Lateness

    @property
    def year(self) -> int:
        return self.begin.year

    @property
    def is_whole(self) -> bool:
        return self.until.year > self.year

    @property
    def agreed(self) -> int:
        return sum(self.counts[cause] for cause in AGREED)


@sight.everything()
def years() -> list[Span]:
    """From the first case on, the newest year first."""
    first = Case.objects.aggregate(first=Min("opened_at"))["first"]
    month = month_of(clock.portal_now())
    if first is None or first >= month:
        return []
    last = (month - DAY).year
    begins = [datetime(year, 1, 1, tzinfo=UTC) for year in range(last, first.year - 1, -1)]
    return [counted(begin, min(begin.replace(year=begin.year + 1), month)) for begin in begins]


@sight.everything()
def counted(begin: datetime, until: datetime) -> Span:
    closed = Closing.objects.filter(closed_at__gte=begin, closed_at__lt=until)
    return Span(
        begin=begin,
        until=until,
        counts=_received(begin, until) | _closed(closed) | _said(begin, until) | {"open": _open_at(until)},
        ended=ended(begin, until),
        executed=lateness.executed(begin, until)[0],
    )


def _received(begin: datetime, until: datetime) -> dict[str, int]:
    received = Case.objects.filter(opened_at__gte=begin, opened_at__lt=until)
    made = Recommendation.objects.filter(issued_at__gte=begin, issued_at__lt=until, corrects=None)
    return received.aggregate(
        received=Count("pk"),
        by_client=Count("pk", filter=Q(claimant=CLIENT, opened_by_lapse=False)),
        by_freelancer=Count("pk", filter=Q(claimant=FREELANCER, opened_by_lapse=False)),
        by_lapse=Count("pk", filter=Q(opened_by_lapse=True)),
        about_released=Count("pk", filter=Q(about_released=True)),
    ) | {"recommended": made.count()}


def _closed(closed: Any) -> dict[str, int]:
    has_split = Q(to_client__isnull=False)
    found: dict[str, int] = closed.aggregate(
        closed=Count("pk"),
        all_to_freelancer=Count("pk", filter=has_split & Q(to_client=0)),
        all_to_client=Count("pk", filter=has_split & Q(to_freelancer=0)),
        divided=Count("pk", filter=Q(to_client__gt=0, to_freelancer__gt=0)),
        **{cause: Count("pk", filter=Q(cause=cause)) for cause in Cause.values},
    )
    return found


def _said(begin: datetime, until: datetime) -> dict[str, int]:
    """What claims say about deliverables: where the work of a portal goes wrong shows here first."""
    claimed = StatementItem.objects.filter(
        statement__made_at__gte=begin, statement__made_at__lt=until, statement__side=F("statement__case__claimant")
    )
    return claimed.aggregate(**{f"claimed_{done}": Count("pk", filter=Q(done=done)) for done in Done.values})


def _open_at(moment: datetime) -> int:
    return Case.objects.filter(Q(closed_at=None) | Q(closed_at__gte=moment), opened_at__lt=moment).count()


def month_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
