"""How much a mediator has to do now, and how fast they reply. What they see of themselves, and operators of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q

from core import clock
from core.percentile import Percentile
from disputes.models import Case, Phase
from disputes.process import NEUTRAL_REPLY
from disputes.snoozing import ANSWERED_BY
from people.models import User
from timers.models import Deadline

DAY, SOON = timedelta(hours=24), timedelta(days=3)
REPLIES_OF = timedelta(days=90)
OPEN = ~Q(phase=Phase.CLOSED)
TOOK = ExpressionWrapper(F("ended_at") - F("started_at") - F("stood"), output_field=DurationField())


@dataclass(frozen=True)
class Load:
    """`open`: cases they have; `today` and `soon`: those in which something of theirs falls due within 24 hours, and
    within 3 days; `reply`: the median of their replies in the last 90 days; None where there were none.
    """

    open: int = 0
    today: int = 0
    soon: int = 0
    reply: timedelta | None = None

    def is_beyond(self, most: int | None) -> bool:
        """Whether one more case would be more than they want."""
        return most is not None and self.open >= most


def load_of(person: User) -> Load:
    return loads([person.pk]).get(person.pk, Load())


def loads(people: Iterable[int]) -> dict[int, Load]:
    """Of each of these mediators who has, or has had, anything: two queries, however many they are."""
    now, wanted = clock.now(), list(people)
    open_cases = Case.objects.filter(OPEN, mediator__in=wanted).values("mediator")
    counts = open_cases.annotate(
        open=Count("pk"), today=Count("pk", filter=_due(now + DAY)), soon=Count("pk", filter=_due(now + SOON))
    )
    found: dict[int, Any] = {each["mediator"]: each for each in counts}
    replies: dict[int, Any] = {each["mediator"]: each["reply"] for each in _replies(wanted)}
    return {pk: _load(found.get(pk, {}), replies.get(pk)) for pk in found.keys() | replies.keys()}


def _load(counted: Mapping[str, Any], reply: timedelta | None) -> Load:
    return Load(counted.get("open", 0), counted.get("today", 0), counted.get("soon", 0), reply)


def _due(until: datetime) -> Q:
    """Cases that wait for their mediator, of which a clock runs out until then."""
    running = Deadline.objects.running().filter(subject_id=OuterRef("pk"), kind__in=ANSWERED_BY, due_at__lte=until)
    return Q(phase=Phase.MEDIATION) & Q(Exists(running))


def _replies(people: list[int]) -> Iterable[Any]:
    """The clock of a reply is a mediator's who had the case when it began; how long it stood still does not count."""
    clocks = Deadline.objects.filter(
        kind=NEUTRAL_REPLY, status="met", started_at__gt=clock.now() - REPLIES_OF,
        subject__as_case__mediatings__mediator__in=people,
        subject__as_case__mediatings__claimed_at__lte=F("started_at"),
    ).filter(
        Q(subject__as_case__mediatings__ended_at=None) | Q(subject__as_case__mediatings__ended_at__gte=F("started_at"))
    )  # fmt: skip
    whose = clocks.annotate(took=TOOK, mediator=F("subject__as_case__mediatings__mediator"))
    return whose.values("mediator").annotate(reply=Percentile("took", 0.5)).order_by()
