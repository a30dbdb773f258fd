"""The note that a mediator leaves to whoever has the case next.

No side reads it, nor does it go into the record or any file of the case. It is shown to who mediates the case now, and
only of mediators who left it by themselves or let a clock run out: what somebody wrote whose impartiality was doubted
with success, or who has recommended, is not passed on.
"""

from __future__ import annotations

from django.db.models import QuerySet

from core.errors import NotAllowed
from core.phrases import phrase
from disputes.models import Case, HandOver, Mediating
from people.models import User

PASSED_ON = ("handed back", "no reply", "lapsed")


def mine(case: Case, by: User) -> Mediating | None:
    """The time that this person mediates the case, if they do."""
    return case.mediatings.filter(mediator=by, ended_at=None).first()


def written(case: Case, by: User) -> str:
    """What they have written so far."""
    found = HandOver.objects.filter(case=case, mediating__mediator=by, mediating__ended_at=None).first()
    return found.note if found else ""


def write(case: Case, by: User, note: str) -> None:
    """In place of what they had written; nothing takes it away again. Raises NotAllowed."""
    mediating = mine(case, by)
    if mediating is None:
        raise NotAllowed(phrase("Only the mediator of this case leaves a note to the next one."))
    if note.strip():
        HandOver.objects.update_or_create(mediating=mediating, defaults={"case": case, "note": note.strip()})
    else:
        HandOver.objects.filter(mediating=mediating).delete()


def left_to(case: Case, person: User) -> QuerySet[HandOver]:
    """What earlier mediators left to this one, who has the case now; the latest first."""
    if case.mediator_id != person.pk:
        return HandOver.objects.none()
    left = HandOver.objects.filter(case=case, mediating__ended_how__in=PASSED_ON).select_related("mediating__mediator")
    return left.order_by("-mediating__ended_at")
