"""What a person has been told in the portal, and what of it they have read."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from core import clock
from people.models import User
from record.models import Channel, Notice


def notices_of(person: User) -> QuerySet[Notice]:
    """The person's notices in the portal, the newest first."""
    told = Notice.objects.filter(recipient=person, channel=Channel.PORTAL)
    return told.select_related("event__by", "event__subject", "deadline__subject").order_by("-written_at", "-pk")


def new_notices(person: User) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient=person, channel=Channel.PORTAL, read_at=None)


def unread(person: User) -> int:
    return new_notices(person).count()


MOST_COUNTED = 99


def in_header(request: HttpRequest) -> dict[str, object]:
    """Context of every page: how many notices are new (counted once, where a page shows it), and where they stand."""
    person = getattr(request, "user", None)
    if not isinstance(person, User):
        return {}
    return {"new_notices_words": cache(lambda: _words(new_notices(person)[: MOST_COUNTED + 1].count()))}


def _words(count: int) -> str:
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")


def mark_read(person: User, upto: int, subject: UUID | None = None) -> int:
    """All notices that the person has been shown, up to the one with this number; how many were new.

    With `subject`, those about one contract or case alone.
    """
    shown = new_notices(person).filter(pk__lte=upto)
    if subject is not None:
        shown = shown.filter(Q(event__subject=subject) | Q(deadline__subject=subject))
    return shown.update(read_at=clock.portal_now())
