"""What a person has been told in the portal, and what of it they have read."""

from __future__ import annotations

from django.db.models import QuerySet

from core import clock
from people.models import User
from record.models import Channel, Notice


def notices_of(person: User) -> QuerySet[Notice]:
    """The person's notices in the portal, the newest first."""
    told = Notice.objects.filter(recipient=person, channel=Channel.PORTAL)
    return told.select_related("event__by", "event__subject").order_by("-written_at", "-pk")


def unread(person: User) -> int:
    return Notice.objects.filter(recipient=person, channel=Channel.PORTAL, read_at=None).count()


def mark_read(person: User, upto: int) -> int:
    """All notices that the person has been shown, up to the one with this number; how many were new."""
    shown = Notice.objects.filter(recipient=person, channel=Channel.PORTAL, read_at=None, pk__lte=upto)
    return shown.update(read_at=clock.portal_now())
