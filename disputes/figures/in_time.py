"""Whether what has to be done in time was: the deadlines of staff, how late the clock was, and outages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Count, F, Max, Q

from core import sight
from disputes import process
from timers import lateness
from timers.lateness import BUDGET, Lateness
from timers.models import Deadline, Extension, Outage, Status

# What waits for the mediator or for mediators at large, and then for operators: in the order of the process.
OF_STAFF = (
    process.APPLICATION, process.MEDIATION, process.NEUTRAL_REPLY, process.QUESTION, process.CORRECTION,
    process.SECOND_OPINION, process.OBJECTION, process.HOLD, process.SEND, process.AWARD,
)  # fmt: skip
# How late a lapse was executed: by what a program calls it, up to so much. What was later stands behind the last.
UP_TO = {"budget": timedelta(seconds=BUDGET), "minute": timedelta(minutes=1), "ten_minutes": timedelta(minutes=10)}
LATER = "later"


class OfStaff(NamedTuple):
    """Deadlines of one kind that ended: all of them, and those that passed without the act they waited for."""

    many: int
    passed: int


@dataclass(frozen=True)
class InTime:
    staff: dict[str, OfStaff]
    executed: Lateness
    by_lateness: dict[str, int]
    outages: int
    extended: int
    longest_extension: timedelta | None


@sight.everything()
def in_time(begin: datetime, until: datetime) -> InTime:
    """Of what ended, was executed and was away from `begin` until just before `until`."""
    outages = Outage.objects.filter(ended_at__gte=begin, ended_at__lt=until)
    longer = Extension.objects.filter(outage__in=outages).aggregate(
        count=Count("pk"), longest=Max(F("due_after") - F("due_before"))
    )
    return InTime(
        staff=_of_staff(begin, until),
        executed=lateness.executed(begin, until)[0],
        by_lateness=_by_lateness(begin, until),
        outages=outages.count(),
        extended=longer["count"],
        longest_extension=longer["longest"],
    )


def _of_staff(begin: datetime, until: datetime) -> dict[str, OfStaff]:
    ended = Deadline.objects.filter(kind__in=OF_STAFF, ended_at__gte=begin, ended_at__lt=until)
    ended = ended.filter(status__in=(Status.MET, Status.LAPSED)).order_by()
    counted = ended.values("kind").annotate(many=Count("pk"), passed=Count("pk", filter=Q(status=Status.LAPSED)))
    found = {kind: OfStaff(*rest) for kind, *rest in counted.values_list("kind", "many", "passed")}
    return {kind: found.get(kind, OfStaff(0, 0)) for kind in OF_STAFF}


def _by_lateness(begin: datetime, until: datetime) -> dict[str, int]:
    """Each lapse counted once: under the first of those lengths that it kept to."""
    executed = Deadline.objects.filter(status=Status.LAPSED, executed_at__gte=begin, executed_at__lt=until)
    within = {name: Count("pk", filter=Q(executed_at__lte=F("due_at") + most)) for name, most in UP_TO.items()}
    counts = executed.aggregate(every=Count("pk"), **within)
    upto = [0, *(counts[name] for name in UP_TO), counts["every"]]
    return dict(zip((*UP_TO, LATER), (more - less for less, more in pairwise(upto)), strict=True))
