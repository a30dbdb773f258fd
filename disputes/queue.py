"""The mediators' queue: which cases somebody finds there, in which order, for as many queries however long it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict

from disputes.models import Case, Correction, Mediating, Phase, Question
from disputes.models.case import Cases
from disputes.models.claimable import APPLIED
from disputes.process import LENGTH_OF, NEUTRAL_REPLY
from disputes.second_reading import awaiting
from people.models import User
from timers.models import Deadline, Status

# What somebody waits for: the clock of the phase, and the mediator's reply.
ANSWERED_BY = (*LENGTH_OF, NEUTRAL_REPLY)
VIEWS = {
    "all": "To claim and mine",
    "claim": "To claim",
    "applications": "Applications",
    "waiting": "Waiting for me",
    "mine": "My cases",
    "back": "Back in the queue",
    "second": "Second opinions",
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
    second = Q(pk__in=awaiting(person).values("pk"))
    return {
        "all": free | mine | second | APPLIED,
        "claim": free,
        "applications": APPLIED,
        "waiting": Q(mediator=person) & (Q(phase=Phase.MEDIATION) | asked_in_recommendation()),
        "mine": mine,
        "second": second,
        "back": free & Q(mediatings__isnull=False),
        "closed": Q(mediator=person, phase=Phase.CLOSED),
    }


def asked_in_recommendation() -> Q:
    """A side waits for an answer about the recommendation, or for a correction."""
    asked = Question.objects.filter(answered_at=None).values("case")
    corrected = Correction.objects.filter(decided_at=None).values("case")
    return Q(phase=Phase.RECOMMENDATION) & (Q(pk__in=asked) | Q(pk__in=corrected))


def found_by(person: User) -> Cases:
    """All that the queue may show a mediator: what they see anyhow, and what waits for a second opinion."""
    return Case.objects.filter(
        Q(pk__in=Case.objects.visible_to(person).values("pk")) | Q(pk__in=awaiting(person).values("pk"))
    )


def counts(person: User) -> dict[str, int]:
    """How many cases each view holds for this mediator, in one query."""
    return found_by(person).aggregate(
        **{view: Count("pk", filter=condition, distinct=True) for view, condition in _conditions(person).items()}
    )


def cases(person: User, asked: Asked) -> QuerySet[Case]:
    """The cases of one view, with their running deadline and how much of the evidence this mediator has opened."""
    running = Deadline.objects.filter(subject_id=OuterRef("pk"), status=Status.OPEN, kind__in=ANSWERED_BY).order_by(
        F("stopped_at").asc(nulls_first=True), "due_at"
    )
    left = Mediating.objects.filter(case=OuterRef("pk")).exclude(ended_at=None).order_by("-ended_at")
    found = found_by(person).filter(_conditions(person)[asked.view])
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
            asked_there=Count("pk", filter=asked_in_recommendation(), distinct=True),
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
