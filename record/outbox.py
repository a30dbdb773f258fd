"""The outbox: mails that were written with their event, sent after it; at least once, told apart by a stable id.

What a mail says comes from the app that owns the subject (`letters_of`). Whoever may no longer see the subject when a
mail goes out is not told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Q

from core import clock
from people.models import User
from record.declaring import declared, fresh
from record.models import Channel, Event, Notice
from timers.models import Subject

log = logging.getLogger("evenhand.outbox")

BACK_OFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
AT_ONCE = 200


@dataclass(frozen=True)
class Letter:
    """A mail in words: what happened, what one can do, what happens otherwise, and one link."""

    title: str
    text: str
    html: str = ""


Writes = Callable[[Subject, Event, User], Letter | None]
_letters: dict[str, Writes] = {}


def letters_of(kind: str) -> Callable[[Writes], Writes]:
    """Register what writes the letters about one kind of subject. None: this event is not worth a mail."""

    def register(writes: Writes) -> Writes:
        _letters[kind] = writes
        return writes

    return register


def send_outbox() -> int:
    """Send what is due to be sent; how many went out."""
    sent = 0
    for _ in range(AT_ONCE):
        with transaction.atomic():
            notice = _next(clock.portal_now())
            if notice is None:
                break
            sent += _send(notice)
    return sent


def _next(at: datetime) -> Notice | None:
    waiting = Notice.objects.filter(channel=Channel.MAIL, sent_at=None, parked_at=None)
    waiting = waiting.filter(Q(retry_at=None) | Q(retry_at__lte=at))
    return (
        waiting.select_for_update(skip_locked=True, of=("self",))
        .select_related("event__subject", "recipient")
        .order_by("written_at", "pk")
        .first()
    )


def _send(notice: Notice) -> bool:
    subject = fresh(declared.subjects[notice.event.subject.kind], notice.event.subject_id)
    notice.sent_at = clock.portal_now()
    if not notice.recipient.is_active or not _sees(notice.recipient, subject):
        notice.dropped_because = "may not see it any more"
    else:
        writes = _letters.get(notice.event.subject.kind)
        letter = writes(subject, notice.event, notice.recipient) if writes else None
        if letter is None:
            notice.dropped_because = "not worth a mail"
        elif not _mailed(notice, letter):
            return False
    notice.save(update_fields=["sent_at", "dropped_because"])
    return not notice.dropped_because


def _sees(person: User, subject: Subject) -> bool:
    kind: Any = type(subject)
    found: bool = kind.objects.visible_to(person).filter(pk=subject.pk).exists()
    return found


def _mailed(notice: Notice, letter: Letter) -> bool:
    mail = EmailMultiAlternatives(
        subject=letter.title,
        body=letter.text,
        to=[notice.recipient.email],
        headers={"Message-ID": f"<{notice.event_id}.{notice.recipient_id}@{settings.MAIL_DOMAIN}>"},
    )
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    try:
        mail.send()
    except (SMTPException, OSError) as trouble:
        _put_off(notice, trouble)
        return False
    return True


def _put_off(notice: Notice, trouble: Exception) -> None:
    now = clock.portal_now()
    tries = notice.attempts
    facts: dict[str, object] = {"attempts": tries + 1, "last_error": f"{type(trouble).__name__}: {trouble}"[:2000]}
    if tries < len(BACK_OFF):
        facts["retry_at"] = now + BACK_OFF[tries]
    else:
        facts["parked_at"] = now
        log.error("a mail was parked", extra={"notice": notice.pk})
    Notice.objects.filter(pk=notice.pk).update(**facts)
