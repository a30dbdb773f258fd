"""The outbox: mails that were written with their cause, sent after it; at least once, told apart by a stable id.

What a mail says comes from the app that owns the subject (`letters_of`, `reminders_of`), as things stand when it goes
out. Whoever may no longer see the subject by then, or has acted, or does not want it, is not told.

One round runs at a time, for a short while, over one connection: a mail server that is slow or away keeps one worker
busy at most, and ends the round.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import translation

from core import clock
from core.alone import alone
from core.languages import speaking
from people.models import User
from record import alarming, gathering, parked, reminding
from record.declaring import declared, fresh
from record.letters import Letter, headers
from record.models import Channel, Event, Notice
from record.wanted import WANTED, put_off_until
from timers.models import Deadline, Subject

log = logging.getLogger("evenhand.outbox")

BACK_OFF = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
TAKES_AT_MOST = 30.0  # seconds; the next round goes on
ONE_ROUND = 7_290_101  # the number under which PostgreSQL knows that a round runs

Writes = Callable[[Subject, Event, User], Letter | None]
Reminds = Callable[[Subject, Deadline, User], Letter | None]
_letters: dict[str, Writes] = {}
_reminders: dict[str, Reminds] = {}


class Came(Enum):
    """What came of trying to send one mail. While the server is away, none gets out, whoever it is for."""

    SENT = "sent"
    NOT_SENT = "not sent"
    SERVER_IS_AWAY = "the server is away"


def letters_of(kind: str) -> Callable[[Writes], Writes]:
    """Register what writes the letters about one kind of subject. None: this event is not worth a mail."""

    def register(writes: Writes) -> Writes:
        _letters[kind] = writes
        return writes

    return register


def reminders_of(kind: str) -> Callable[[Reminds], Reminds]:
    """Register what writes the reminders of the deadlines of one kind of subject."""

    def register(reminds: Reminds) -> Reminds:
        _reminders[kind] = reminds
        return reminds

    return register


def send_outbox() -> int:
    """Send what is due to be sent; how many went out. Nothing, while another round runs."""
    with alone(ONE_ROUND) as is_ours:
        if not is_ours:
            return 0
        sent = _round()
        parked.tell_operators()
        return sent


def send_alarm(topic: str) -> int:
    """Send what tells of one trouble, and nothing else: ahead of all that waits, and whether or not a round runs.

    For a process that serves pages: very many mails may wait just then, and they are the workers' to send.
    """
    return _round(topic)


def _round(topic: str = "") -> int:
    until, sent, post = time.monotonic() + TAKES_AT_MOST, 0, get_connection()
    try:
        while time.monotonic() < until:
            with transaction.atomic():
                notice = _next(clock.portal_now(), topic)
                if notice is None:
                    break
                came = _send(notice, post)
            sent += came is Came.SENT
            if came is Came.SERVER_IS_AWAY:
                break
    finally:
        post.close()
    return sent


def _next(at: datetime, topic: str) -> Notice | None:
    waiting = Notice.objects.filter(channel=Channel.MAIL, sent_at=None, parked_at=None)
    waiting = waiting.filter(Q(retry_at=None) | Q(retry_at__lte=at))
    if topic:
        waiting = waiting.filter(topic=topic)
    return (
        waiting.select_for_update(skip_locked=True, of=("self",))
        .select_related("event__subject", "deadline__subject", "recipient")
        .order_by(F("retry_at").asc(nulls_first=True), "written_at", "pk")
        .first()
    )


def _send(notice: Notice, post: Any) -> Came:
    try:
        with transaction.atomic(), translation.override(speaking.of(notice.recipient)):
            letter, why_not = _letter(notice)
    except DatabaseError:
        raise  # nothing is known of this mail
    except Exception as trouble:  # a letter that cannot be written must not hold up the others
        log.exception("a letter could not be written", extra={"notice": notice.pk})
        return _put_off(notice, trouble, Came.NOT_SENT)
    if letter is not None and (wait := put_off_until(letter, notice.recipient)):
        Notice.objects.filter(pk=notice.pk).update(retry_at=wait)
        return Came.NOT_SENT
    if letter is not None and (came := _mailed(notice, letter, post)) is not Came.SENT:
        return came
    notice.sent_at, notice.dropped_because = clock.portal_now(), why_not
    notice.save(update_fields=["sent_at", "dropped_because"])
    return Came.SENT if letter is not None else Came.NOT_SENT


def _letter(notice: Notice) -> tuple[Letter | None, str]:
    """The letter as things stand now; or why there is none."""
    letter, why_not = None, ""
    if not notice.recipient.is_active:
        why_not = "the account is closed"
    elif notice.topic:
        about = alarming if alarming.known(notice.topic) else gathering
        letter = about.letter(notice.topic, notice.recipient)
        why_not = "" if letter else "nothing waits any more"
    else:
        letter, why_not = _about_subject(notice)
    if letter is not None and letter.topic and not WANTED[letter.topic].is_wanted_by(notice.recipient):
        return None, "is not wanted"
    return letter, why_not


def _about_subject(notice: Notice) -> tuple[Letter | None, str]:
    about: Event | Deadline = notice.event or notice.deadline  # type: ignore[assignment]  # one of them is there
    kind = about.subject.kind
    subject = fresh(declared.subjects[kind], about.subject_id)
    if not _sees(notice.recipient, subject):
        return None, "may not see it any more"
    if isinstance(about, Event):
        letter = _letters[kind](subject, about, notice.recipient) if kind in _letters else None
        return letter, "" if letter else "not worth a mail"
    if silent := reminding.still_to_say(notice):
        return None, silent
    letter = _reminders[kind](subject, about, notice.recipient) if kind in _reminders else None
    return letter, "" if letter else "not worth a mail"


def _sees(person: User, subject: Subject) -> bool:
    kind: Any = type(subject)
    found: bool = kind.objects.visible_to(person).filter(pk=subject.pk).exists()
    return found


def _mailed(notice: Notice, letter: Letter, post: Any) -> Came:
    """Hand the mail to the server. One that cannot be talked to will not take the others either."""
    mail = EmailMultiAlternatives(
        subject=letter.title,
        body=letter.text,
        to=[notice.recipient.email],
        headers=headers(notice),
        connection=post,
    )
    mail.attach_alternative(letter.html, "text/html")
    try:
        post.open()
    except OSError as trouble:  # SMTPException is one
        return _put_off(notice, trouble, Came.SERVER_IS_AWAY)
    try:
        mail.send()
    except SMTPServerDisconnected as trouble:
        return _put_off(notice, trouble, Came.SERVER_IS_AWAY)
    except SMTPException as trouble:  # this mail was refused
        return _put_off(notice, trouble, Came.NOT_SENT)
    except OSError as trouble:
        return _put_off(notice, trouble, Came.SERVER_IS_AWAY)
    return Came.SENT


def _put_off(notice: Notice, trouble: Exception, came: Came) -> Came:
    now = clock.portal_now()
    tries = notice.attempts
    facts: dict[str, object] = {"attempts": tries + 1, "last_error": f"{type(trouble).__name__}: {trouble}"[:2000]}
    if tries < len(BACK_OFF):
        facts["retry_at"] = now + BACK_OFF[tries]
    else:
        facts["parked_at"] = now
        log.error("a mail was parked", extra={"notice": notice.pk})
    Notice.objects.filter(pk=notice.pk).update(**facts)
    return came
