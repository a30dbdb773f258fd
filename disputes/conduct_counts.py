"""How much was screened, held, reported, ruled on and appealed in a year, for everybody to read.

A year that runs is counted to the end of its last month. What is fewer than five could point to people, and is said
as that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import DurationField, ExpressionWrapper, F, Min

from core import clock, sight
from core.percentile import Percentile
from core.phrases import phrase
from messaging.models import Flag, Message, RaisedBy, Ruling
from messaging.screening import Category
from messaging.turns import How, Turn
from people.sanctions import Appeal, Decision

FEW = 5
NAMES = ("screened", "held", "reported", "upheld", "dismissed", "appeals", "overturned")
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Year:
    """Exact figures: only `shown` leaves the portal."""

    year: int
    until: datetime
    figures: dict[str, int]
    median: timedelta | None

    @property
    def is_whole(self) -> bool:
        return self.until.year > self.year

    def shown(self) -> dict[str, str]:
        decided = self.figures["upheld"] + self.figures["dismissed"]
        median = f"{self.median / HOUR:.1f}" if self.median is not None and decided >= FEW else phrase("too few")
        return {name: few(self.figures[name]) for name in NAMES} | {"median_hours": median}


def few(count: int) -> str:
    return phrase("fewer than {few}", few=FEW) if 0 < count < FEW else str(count)


@sight.everything()
def years() -> list[Year]:
    """From the first message on, the newest year first."""
    first = Message.objects.aggregate(first=Min("sent_at"))["first"]
    now = clock.portal_now().astimezone(UTC)
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if first is None or first >= month:
        return []
    last = month.year if month.month > 1 else month.year - 1
    return [_counted(year, month) for year in range(last, first.year - 1, -1)]


def _counted(year: int, month: datetime) -> Year:
    begin, until = datetime(year, 1, 1, tzinfo=UTC), min(datetime(year + 1, 1, 1, tzinfo=UTC), month)
    counts, median, _ = between(begin, until)
    del counts["found"]  # for operators: beside what was held it would say what is too few to be said
    return Year(year=year, until=until, figures=counts, median=median)


@sight.everything()
def between(begin: datetime, until: datetime) -> tuple[dict[str, int], timedelta | None, timedelta | None]:
    """From `begin` until just before `until`: the counts, and within what time half of the flags were ruled on, and
    nine of ten.
    """
    written = Message.objects.filter(sent_at__gte=begin, sent_at__lt=until)
    raised = Flag.objects.filter(raised_at__gte=begin, raised_at__lt=until)
    ruled = Flag.objects.filter(ruled_at__gte=begin, ruled_at__lt=until)
    overturned = Turn.objects.filter(how=How.OVERTURNED)
    first_ruled = overturned.filter(was_at__gte=begin, was_at__lt=until)
    as_first_ruled = ruled.exclude(pk__in=overturned.values("flag"))
    appeals = Appeal.objects.all()
    took = ExpressionWrapper(F("ruled_at") - F("raised_at"), output_field=DurationField())
    counts = {
        "screened": written.count(),
        "held": written.filter(category=Category.THREAT.value).count(),
        "found": raised.filter(raised_by=RaisedBy.SCREEN).count(),
        "reported": raised.exclude(reported_by=None).count(),
        "upheld": as_first_ruled.filter(state=Ruling.UPHELD).count() + first_ruled.count(),
        "dismissed": as_first_ruled.filter(state=Ruling.DISMISSED).count(),
        "appeals": appeals.filter(made_at__gte=begin, made_at__lt=until).count(),
        "overturned": appeals.filter(state=Decision.GRANTED, decided_at__gte=begin, decided_at__lt=until).count(),
    }
    within = as_first_ruled.annotate(took=took).aggregate(half=Percentile("took", 0.5), most=Percentile("took", 0.9))
    return counts, within["half"], within["most"]
