"""The mediators' queue: which cases somebody finds there, in which order, for as many queries however long it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from disputes.models import Case, Mediating, Phase
from disputes.process import LENGTH_OF, NEUTRAL_REPLY
from people.models import User
from timers.models import Deadline, Status

# What somebody waits for: the clock of the phase, and the mediator's reply.
ANSWERED_BY = (*LENGTH_OF, NEUTRAL_REPLY)
VIEWS = {
    "all": "To claim and mine",
    "claim": "To claim",
    "waiting": "Waiting for me",
    "mine": "My cases",
    "back": "Back in the queue",
    "closed": "Closed",
}
ORDERS = {"due": "Answer due first", "oldest": "Oldest first", "newest": "Newest first"}
_BY = {"due": [F("due_at").asc(nulls_last=True), "number"], "oldest": ["number"], "newest": ["-number"]}


@dataclass(frozen=True)
class Asked:
    """What the address asks for. Anything unknown in it counts as not said."""

    view: str = "all"
    words: str = ""
    phase: str = ""
    order: str = "due"
    _rest: dict[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, query: QueryDict, default: str = "all") -> Asked:
        view, phase, order = query.get("view", default), query.get("phase", ""), query.get("order", "due")
        return cls(
            view=view if view in VIEWS else default,
            words=query.get("q", "").replace("\0", "").strip()[:100],
            phase=phase if phase in Phase.values else "",
            order=order if order in ORDERS else "due",
        )

    @property
    def is_filtered(self) -> bool:
        return bool(self.words or self.phase)

    def address(self, **changes: str | int) -> str:
        """The query that asks for the same, with changes."""
        said: dict[str, str | int] = {"view": self.view, "q": self.words, "phase": self.phase, "order": self.order}
        query = QueryDict(mutable=True)
        query.update({name: str(value) for name, value in (said | changes).items() if value != ""})
        return f"?{query.urlencode()}"


def _conditions(person: User) -> dict[str, Q]:
    free = Q(phase=Phase.MEDIATION, mediator=None)
    mine = Q(mediator=person) & ~Q(phase=Phase.CLOSED)
    return {
        "all": free | mine,
        "claim": free,
        "waiting": Q(mediator=person, phase=Phase.MEDIATION),
        "mine": mine,
        "back": free & Q(mediatings__isnull=False),
        "closed": Q(mediator=person, phase=Phase.CLOSED),
    }


def counts(person: User) -> dict[str, int]:
    """How many cases each view holds for this mediator, in one query."""
    return Case.objects.visible_to(person).aggregate(
        **{view: Count("pk", filter=condition, distinct=True) for view, condition in _conditions(person).items()}
    )


def cases(person: User, asked: Asked) -> QuerySet[Case]:
    """The cases of one view, with their running deadline and how much of the evidence this mediator has opened."""
    running = Deadline.objects.filter(subject_id=OuterRef("pk"), status=Status.OPEN, kind__in=ANSWERED_BY)
    running = running.order_by("due_at")
    left = Mediating.objects.filter(case=OuterRef("pk")).exclude(ended_at=None).order_by("-ended_at")
    found = Case.objects.visible_to(person).filter(_conditions(person)[asked.view])
    if asked.phase:
        found = found.filter(phase=asked.phase)
    if asked.words:
        found = found.filter(_named(asked.words))
    return (
        found.whole()
        .annotate(
            due_at=Subquery(running.values("due_at")[:1]),
            stopped_at=Subquery(running.values("stopped_at")[:1]),
            exhibits_there=Count("exhibits", distinct=True),
            exhibits_read=Count("exhibits", filter=Q(exhibits__readings__mediator=person), distinct=True),
            left_how=Subquery(left.values("ended_how")[:1]),
            held_before=Count("mediatings", filter=~Q(mediatings__ended_at=None), distinct=True),
        )
        .prefetch_related("recommendations__replies", "fee_rows")
        .order_by(*_BY[asked.order])
    )


def _named(words: str) -> Q:
    """Cases whose reference, title or sides these words name."""
    number = words.upper().removeprefix("EH-").lstrip("0")
    named = (
        Q(contract__title__icontains=words)
        | Q(contract__client__display_name__icontains=words)
        | Q(contract__freelancer__display_name__icontains=words)
    )
    return named | Q(number=int(number)) if number.isdecimal() and len(number) < 10 else named
