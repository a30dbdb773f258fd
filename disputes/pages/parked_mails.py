"""Mails that were given up, on the operations page: to whom, about what, and what the mail server said."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.phrases import phrase
from record import alarming
from record.models import Notice
from record.parked import parked
from timers.called import called

SHOWN = 25


def parked_mails() -> dict[str, Any]:
    waiting = parked()
    return {
        "count": waiting.count(),
        "rows": [row(notice) for notice in waiting[:SHOWN]],
        "again_url": reverse("mails-again"),
    }


def row(notice: Notice) -> dict[str, Any]:
    return {
        "pk": notice.pk,
        "to": notice.recipient.display_name,
        "about": about(notice),
        "says": notice.last_error[:200],
        "parked_at": notice.parked_at,
    }


def about(notice: Notice) -> str:
    """In words that fit every kind; the case itself is not named, whatever an operator may see of it."""
    if notice.topic:
        known = alarming.known(notice.topic)
        return known.called if known else notice.topic.replace("_", " ").capitalize()
    if notice.event:
        return notice.event.act.replace("_", " ").capitalize()
    return phrase("Reminder: {kind}", kind=called(notice.deadline.kind)) if notice.deadline else ""
