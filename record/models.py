"""What happened, and whom it has to be told to."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock, ids
from core.guards import never_emptied
from core.phrases import phrase, phrase_later
from timers.models import Deadline, Subject

CLOCK = "clock"


class Event(models.Model):
    """One entry in the record of a contract or a case. Append-only, numbered without gaps, chained by its hash.

    `moved` lists what changed its state, as [what, from, to], so that the states follow from the record alone.
    """

    id = models.UUIDField(primary_key=True, default=ids.in_order, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="events", db_index=False)  # by its number
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    act = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    position = models.CharField(max_length=12)
    said = models.JSONField(default=dict)
    moved = models.JSONField(default=list)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "number"], name="events_are_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="events_begin_at_one"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="events_are_final", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("events_are_kept"),
            pgtrigger.Trigger(
                name="events_are_chained",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                IF NEW.number = 1 THEN
                    IF NEW.previous <> decode(repeat('00', 32), 'hex') THEN
                        RAISE EXCEPTION 'the first event of a record follows nothing'
                            USING ERRCODE = 'integrity_constraint_violation';
                    END IF;
                ELSIF NEW.previous IS DISTINCT FROM (
                    SELECT e.hash FROM record_event e WHERE e.subject_id = NEW.subject_id AND e.number = NEW.number - 1
                ) THEN
                    RAISE EXCEPTION 'event % does not follow the one before it', NEW.number
                        USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return phrase("No. {number}: {act}", number=self.number, act=self.act)

    def content(self) -> dict[str, Any]:
        """What the hash is taken of, in plain JSON."""
        return {
            "subject": str(self.subject_id),
            "number": self.number,
            "id": str(self.pk),
            "at": self.at.isoformat(timespec="microseconds"),
            "act": self.act,
            "by": self.by_id,
            "position": self.position,
            "said": self.said,
            "moved": self.moved,
        }

    def counted_hash(self) -> bytes:
        return chained(bytes(self.previous), self.content())

    @property
    def hash_hex(self) -> str:
        return bytes(self.hash).hex()


def chained(previous: bytes, content: dict[str, Any]) -> bytes:
    """SHA-256 of the hash before, followed by the content as JSON with sorted keys and no spaces (UTF-8)."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous + text.encode()).digest()


class Answer(models.Model):
    """What an idempotency key stands for, and the event that came of it; a repeat gets the same. Kept for good.

    Of a payment the key is kept without an event: its answer is the payment, which goes on. See record/keys.py.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    asked = models.BinaryField(max_length=32, help_text="Keyed hash of subject, act and input.")
    event = models.ForeignKey(Event, models.PROTECT, null=True, related_name="+", db_constraint=True)
    given_at = models.DateTimeField(default=clock.portal_now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], name="one_answer_per_key")
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="answers_are_kept", operation=pgtrigger.Delete),
            never_emptied("answers_are_never_emptied"),
            pgtrigger.Protect(
                name="answers_are_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__event__isnull=False)
                | ~pgtrigger.Q(old__person_id=pgtrigger.F("new__person_id"))
                | ~pgtrigger.Q(old__key=pgtrigger.F("new__key"))
                | ~pgtrigger.Q(old__asked=pgtrigger.F("new__asked")),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Channel(models.TextChoices):
    PORTAL = "portal", phrase_later("In the portal")
    MAIL = "mail", phrase_later("By e-mail")


class Notice(models.Model):
    """Outbox: something that a person has to be told of, written with what caused it and sent after the commit.

    It is about an event; or about a deadline of which the person is reminded so many hours before it is due; or, for
    staff, about all work of a kind (`topic`) that waits, at most once in a stretch of time that begins at `due_at`; or
    about an alarm or news (`topic`) of that moment.
    """

    event = models.ForeignKey(
        Event, models.PROTECT, null=True, blank=True, related_name="notices", db_index=False
    )  # `told_once` begins with it
    deadline = models.ForeignKey(Deadline, models.PROTECT, null=True, blank=True, related_name="notices")
    hours = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of a reminder: how long before.")
    topic = models.CharField(max_length=24, blank=True, default="", db_default="")
    due_at = models.DateTimeField(null=True, blank=True, help_text="When the deadline was due as it was written.")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    channel = models.CharField(max_length=8, choices=Channel)
    written_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True, help_text="Not before: the end of a night, the next try.")
    last_error = models.TextField(blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    dropped_because = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "recipient", "channel"], name="told_once"),
            models.UniqueConstraint(
                fields=["deadline", "hours", "due_at", "recipient", "channel"],
                condition=Q(deadline__isnull=False),
                name="reminded_once",
            ),
            models.UniqueConstraint(
                fields=["topic", "due_at", "recipient", "channel"], condition=~Q(topic=""), name="gathered_once"
            ),
            models.CheckConstraint(
                condition=Q(event__isnull=False, deadline=None, hours=None, topic="", due_at=None)
                | Q(event=None, deadline__isnull=False, hours__isnull=False, topic="", due_at__isnull=False)
                | (Q(event=None, deadline=None, hours=None, due_at__isnull=False) & ~Q(topic="")),
                name="a_notice_is_about_one_thing",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                F("retry_at").asc(nulls_first=True),
                F("written_at"),
                condition=Q(channel="mail", sent_at=None, parked_at=None),
                name="mail_to_send",
            ),
            models.Index(
                fields=["-parked_at"],
                condition=Q(channel="mail", sent_at=None, parked_at__isnull=False),
                name="mail_parked",
            ),
            models.Index(fields=["recipient", "-written_at"], condition=Q(channel="portal"), name="notices_of_person"),
            models.Index(fields=["recipient"], condition=Q(channel="portal", read_at=None), name="unread_notices"),
        ]

    def __str__(self) -> str:
        return phrase(
            "{what} to {recipient_id} by {channel}",
            what=self.event or self.deadline or self.topic,
            recipient_id=self.recipient_id,
            channel=self.channel,
        )

    @property
    def subject_id(self) -> uuid.UUID | None:
        """The contract or case that it is about; None of work that waits."""
        about = self.event or self.deadline
        return about.subject_id if about else None


class KeptMail(models.Model):
    """A mail of a demo, which goes nowhere: its outbox page shows it."""

    to = models.EmailField()
    message_id = models.CharField(max_length=200)
    title = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    kept_at = models.DateTimeField(default=clock.portal_now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["to", "-kept_at"], name="mails_kept_for")]

    def __str__(self) -> str:
        return phrase("{title} to {to}", title=self.title, to=self.to)


class Trouble(models.Model):
    """Something of the machinery that is not as it has to be, while it lasts. `since` is when it was first seen."""

    name = models.CharField(max_length=24, primary_key=True)
    since = models.DateTimeField()
    words = models.CharField(max_length=400)
    told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name}: {self.words}"
