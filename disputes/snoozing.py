"""Putting one of one's own cases off: it waits for its mediator again at that moment, or as soon as something happens.

It is a note of one person for themselves. No deadline moves by it, nobody else sees it, and a case of which a clock
runs out within a day is not hidden by it, whatever was chosen before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core import clock
from core.errors import NotAllowed, WrongPhase, invalid
from core.phrases import phrase
from disputes.models import Case, Snooze
from disputes.process import LENGTH_OF, NEUTRAL_REPLY
from people.models import User
from record.models import Event
from timers.models import Deadline

# What somebody waits for: the clock of the phase, and the mediator's reply.
ANSWERED_BY = (*LENGTH_OF, NEUTRAL_REPLY)
NEVER_HIDDEN = timedelta(hours=24)
LONGEST = timedelta(days=30)


def asleep(person: User) -> QuerySet[Snooze]:
    """Those of this mediator that still hold: nobody else has done anything in the case, and no clock is close."""
    now = clock.now()
    happened = Event.objects.filter(subject_id=OuterRef("case"), number__gt=OuterRef("version")).exclude(by=person)
    return Snooze.objects.filter(mediator=person, case__mediator=person, until__gt=now).exclude(
        Exists(happened) | Exists(_close(now).filter(subject_id=OuterRef("case")))
    )


def _close(now: datetime) -> QuerySet[Deadline]:
    return Deadline.objects.running().filter(kind__in=ANSWERED_BY, due_at__lte=now + NEVER_HIDDEN)


def why_not(case: Case, by: User) -> str:
    """Why this case cannot be put off now; empty where it can."""
    if case.mediator_id != by.pk:
        return phrase("You do not mediate this case, so there is nothing to put off.")
    if case.is_closed:
        return phrase("This case is closed, so nothing in it waits for you.")
    if _close(clock.now()).filter(subject_id=case.pk).exists():
        return phrase("A clock of this case runs out within 24 hours, so it cannot be put off.")
    return ""


def put_off(case: Case, by: User, *, until: datetime | None, reason: str, version: int | None = None) -> Snooze:
    """Until then it does not wait for this mediator. What happened after `version`, they have not seen: it wakes it.
    Raises NotAllowed, WrongPhase, Invalid.
    """
    if case.mediator_id != by.pk:
        raise NotAllowed(why_not(case, by), instead=phrase("Choose a case that is yours."))
    if why := why_not(case, by):
        raise WrongPhase(why, instead=phrase("Answer what is open in it."))
    now = clock.now()
    if until is None or until <= now:
        raise invalid("day", phrase("Choose a day and an hour that are still to come."))
    if until > now + LONGEST:
        raise invalid("day", phrase("Choose a moment within 30 days."))
    known = case.version if version is None else min(version, case.version)
    facts = {"made_at": now, "until": until, "reason": reason.strip()[:200], "version": known}
    with transaction.atomic():
        snooze, _ = Snooze.objects.update_or_create(case=case, mediator=by, defaults=facts)
    return snooze


def wake(case: Case, by: User) -> None:
    """It waits again at once. Of one that is not put off nothing changes."""
    Snooze.objects.filter(case=case, mediator=by).delete()


def forget(case: Case) -> None:
    """Inside an act or lapse: the case has no mediator any more, so what they put off is without object."""
    Snooze.objects.filter(case=case).delete()
