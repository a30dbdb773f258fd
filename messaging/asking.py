"""Asking what a held message says: by whom it was meant for, to a reviewer, who shows it to them or says why not."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from core.guards import never_emptied
from core.phrases import phrase, phrase_later
from messaging.private import fresh_salt

if TYPE_CHECKING:
    from messaging.models import Message


class Answer(models.TextChoices):
    PENDING = "pending", phrase_later("waits for a reviewer")
    SHOWN = "shown", phrase_later("shown to you")
    REFUSED = "refused", phrase_later("not shown")


class Askings(models.QuerySet["Asking"]):
    def pending(self) -> Askings:
        """What still has to be answered: a message that was let through meanwhile is read in its room."""
        return self.filter(state=Answer.PENDING, message__state="held")


class Asking(models.Model):
    """That somebody asked to see a message held from them, and what a reviewer answered. Its author is not told."""

    message = models.ForeignKey("messaging.Message", models.PROTECT, related_name="askings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="askings")
    words = models.CharField(max_length=500, blank=True, help_text="What the reviewer should know.")
    asked_at = models.DateTimeField(default=clock.now)
    salt = models.CharField(max_length=32, default=fresh_salt, editable=False)
    state = models.CharField(max_length=8, choices=Answer, default=Answer.PENDING)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="askings_answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = Askings.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message", "by"], name="asked_to_see_once"),
            models.CheckConstraint(
                condition=Q(state="pending", answered_by=None, answered_at=None, reason="")
                | Q(state="shown", answered_by__isnull=False, answered_at__gte=F("asked_at"))
                | (Q(state="refused", answered_by__isnull=False, answered_at__gte=F("asked_at")) & ~Q(reason="")),
                name="an_asking_is_answered_by_a_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("by")), name="nobody_shows_it_to_themselves"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["asked_at"], condition=Q(state="pending"), name="askings_to_answer"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="ask_about_what_is_held",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (SELECT FROM messaging_message
                                    WHERE id = NEW.message_id AND state = 'held' AND author_id <> NEW.by_id) THEN
                        RAISE EXCEPTION 'what one asks to see is held, and somebody else wrote it';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="answer_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.state <> 'pending' OR NEW.state = 'pending' OR
                       (to_jsonb(NEW) - '{state,answered_by_id,answered_at,reason}'::text[])
                       <> (to_jsonb(OLD) - '{state,answered_by_id,answered_at,reason}'::text[]) THEN
                        RAISE EXCEPTION 'an asking is answered once, and changes by nothing else';
                    END IF;
                    IF EXISTS (SELECT FROM messaging_message
                                WHERE id = NEW.message_id AND author_id = NEW.answered_by_id) THEN
                        RAISE EXCEPTION 'who wrote a message does not say who reads it';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="keep_all_askings", operation=pgtrigger.Delete),
            never_emptied("keep_all_askings_rows"),
        ]

    def __str__(self) -> str:
        return phrase("asking {pk}, {state}", pk=self.pk, state=self.state)

    @property
    def is_pending(self) -> bool:
        return self.state == Answer.PENDING

    @property
    def asked(self) -> str:
        """What the record seals of the question: its author learns neither which message it is about, nor why."""
        return f"Message {self.message.number}. {self.words}".strip()

    @property
    def answered(self) -> str:
        """What the record seals of the answer."""
        return f"Message {self.message.number}: {self.state}. {self.reason}".strip()

    def sealed(self, words: str) -> str:
        return hashlib.sha256(f"{self.salt}{words}".encode()).hexdigest()


def words_shown(asking: Asking) -> str:
    """What the message says, to whom a reviewer has shown it: the one way in which held words leave the desk."""
    if asking.state != Answer.SHOWN:
        return ""
    return body_of(asking.message)


def body_of(message: Message) -> str:
    return str(message.private.body if message.is_private else message.body)
