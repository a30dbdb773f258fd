"""The mediators' queue: which cases somebody finds there, in which order, for as many queries however long it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value

from disputes import snoozing
from disputes.asked_of_queue import Asked, asked_in_recommendation, fitting, waiting_for
from disputes.contact import apart_in
from disputes.models import Case, Mediating, Phase
from disputes.models.case import Cases
from disputes.models.claimable import APPLIED
from disputes.process import MEDIATION
from disputes.second_reading import awaiting
from people.models import User
from timers.models import Deadline, Status

_BY: dict[str, list[Any]] = {
    "due": [F("due_at").asc(nulls_last=True), "number"],
    "oldest": ["number"],
    "newest": ["-number"],
}
_SORTED: dict[str, Callable[[Any], Any]] = {
    "due": lambda row: (row[1] is None, row[1], row[2]),
    "oldest": lambda row: row[2],
    "newest": lambda row: -row[2],
}
FREE = Q(phase=Phase.MEDIATION, mediator=None)
LEFT = ~Q(ended_at=None)
CROWDED = ("all", "claim", "back")
MOST = 100  # are listed: nobody pages through more, and to find and to count all would take longer with every case


def _conditions(person: User) -> dict[str, Q]:
    mine = Q(mediator=person) & ~Q(phase=Phase.CLOSED)
    second = Q(pk__in=awaiting(person).values("pk"))
    asleep = mine & Q(pk__in=snoozing.asleep(person).values("case"))
    return {
        "all": FREE | mine | second | APPLIED,
        "claim": FREE,
        "applications": APPLIED,
        "waiting": waiting_for("me", person) & ~asleep,
        "mine": mine,
        "snoozed": asleep,
        "second": second,
        "back": FREE,
        "closed": Q(mediator=person, phase=Phase.CLOSED),
    }


def found_by(person: User) -> Cases:
    """All that the queue may show a mediator: what they see anyhow, and what waits for a second opinion."""
    return Case.objects.filter(
        Q(pk__in=Case.objects.visible_to(person).values("pk")) | Q(pk__in=awaiting(person).values("pk"))
    )


def beside_the_crowd(person: User) -> Cases:
    """What the queue may show without the cases that wait for any mediator. By its indexes this is never long."""
    return found_by(person).filter(
        Q(mediator=person) | Q(phase=Phase.RECOMMENDATION, second_opinion_since__isnull=False) | Q(phase=Phase.DEFAULT)
    )


def crowd(person: User, asked: Asked) -> list[Any]:
    """Of those that wait for any mediator the first for this one, one more than `MOST` at most: (pk, due, number).

    There may be as many as there are cases in the whole portal. So they are taken in their order, and only those are
    looked at more closely: whom nothing keeps from most of them looks once.
    """
    waiting, start, many = _waiting(asked, person), 0, MOST + 1
    found: list[Any] = []
    while len(found) <= MOST:
        part = list(waiting[start : start + many])
        mine = Case.objects.visible_to(person).filter(pk__in=[pk for pk, _, _ in part])
        may_see = set(mine.values_list("pk", flat=True)) if part else set()
        found += [row for row in part if row[0] in may_see]
        if len(part) < many:
            break
        start, many = start + many, many * 2
    return found[: MOST + 1]


def _waiting(asked: Asked, person: User) -> Any:
    """All that wait for any mediator, in their order. Their one clock is that of mediation, which has an index."""
    found = Case.objects.filter(FREE)
    if asked.view == "back":
        found = found.filter(Exists(Mediating.objects.filter(case=OuterRef("pk"))))
    found = found.filter(fitting(asked, person))
    if asked.order == "due":
        found = found.filter(deadlines__kind=MEDIATION, deadlines__status=Status.OPEN)
        return found.order_by("deadlines__due_at", "deadlines__pk").values_list("pk", "deadlines__due_at", "number")
    return found.order_by(*_BY[asked.order]).values_list("pk", Value(None, DateTimeField()), "number")


@dataclass(frozen=True)
class Found:
    """The cases of one view in their order, and how many each view holds: one more than `MOST` where it is more."""

    listed: list[uuid.UUID]
    counts: dict[str, int]


def found_in(person: User, asked: Asked) -> Found:
    waiting = crowd(person, Asked())
    counts = _counts_beside(person) | {"claim": len(waiting), "back": 0}
    if waiting and Mediating.objects.filter(LEFT, case__mediator=None, case__phase=Phase.MEDIATION).exists():
        counts["back"] = len(crowd(person, Asked(view="back")))
    rows: list[Any] = []
    if asked.view in CROWDED and asked.phase in ("", Phase.MEDIATION) and not asked.is_of_a_mediators_own:
        rows += waiting if asked == Asked(view=asked.view) and asked.view != "back" else crowd(person, asked)
    if counts.get(asked.view):
        rows += _first(_beside(person, asked))
    counts["all"] = min(counts["all"] + len(waiting), MOST + 1)
    return Found([pk for pk, _, _ in sorted(rows, key=_SORTED[asked.order])][: MOST + 1], counts)


def _counts_beside(person: User) -> dict[str, int]:
    """How many cases each view holds beside the crowd, in one query."""
    conditions = {view: each for view, each in _conditions(person).items() if view not in ("claim", "back")}
    return beside_the_crowd(person).aggregate(
        **{view: Count("pk", filter=condition & ~FREE, distinct=True) for view, condition in conditions.items()}
    )


def _beside(person: User, asked: Asked) -> QuerySet[Case]:
    found = beside_the_crowd(person).filter(_conditions(person)[asked.view]).exclude(FREE)
    return found.filter(fitting(asked, person)).annotate(due_at=_running("due_at")).order_by(*_BY[asked.order])


def _first(found: QuerySet[Case]) -> list[Any]:
    return list(found.values_list("pk", "due_at", "number")[: MOST + 1])


def _running(field: str) -> Subquery:
    running = Deadline.objects.filter(subject_id=OuterRef("pk"), status=Status.OPEN, kind__in=snoozing.ANSWERED_BY)
    return Subquery(running.order_by(F("stopped_at").asc(nulls_first=True), "due_at").values(field)[:1])


def shown(person: User, those: list[uuid.UUID]) -> list[Case]:
    """These cases, with their running deadline and how much of the evidence this mediator has opened."""
    asleep = snoozing.asleep(person).filter(case=OuterRef("pk"), mediator=OuterRef("mediator"))
    left = Mediating.objects.filter(case=OuterRef("pk")).exclude(ended_at=None).order_by("-ended_at")
    found = (
        Case.objects.filter(pk__in=those)
        .whole()
        .annotate(
            due_at=_running("due_at"),
            stopped_at=_running("stopped_at"),
            exhibits_there=Count("exhibits", distinct=True),
            exhibits_read=Count("exhibits", filter=Q(exhibits__readings__mediator=person), distinct=True),
            asked_there=Count("pk", filter=asked_in_recommendation(), distinct=True),
            left_how=Subquery(left.values("ended_how")[:1]),
            **apart_in(OuterRef("pk")),
            snoozed_until=Subquery(asleep.values("until")[:1]),
            snoozed_for=Subquery(asleep.values("reason")[:1]),
            held_before=Count("mediatings", filter=~Q(mediatings__ended_at=None), distinct=True),
        )
        .prefetch_related("recommendations__replies", "fee_rows")
    )
    return sorted(found, key=lambda case: those.index(case.pk))
