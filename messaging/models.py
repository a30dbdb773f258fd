"""Rooms, the messages in them, and the flags that the screen or a reader raised on a message."""

from __future__ import annotations

import hashlib
import secrets
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from core.guards import never_emptied
from core.phrases import phrase, phrase_later
from messaging.asking import Asking  # noqa: F401  # so that Django finds them
from messaging.changed import Rewording, Withdrawal  # noqa: F401  # so that Django finds them
from messaging.private import PrivateWords  # noqa: F401
from messaging.relays import Relay  # noqa: F401
from messaging.reports import Report  # noqa: F401
from messaging.screening import Category
from messaging.seen import Seen  # noqa: F401
from messaging.taken_up import TakenUp  # noqa: F401
from messaging.turns import Turn  # noqa: F401  # so that Django finds it
from messaging.unsent import Unsent  # noqa: F401
from people.models import User
from timers.models import Subject

LONGEST = 10_000  # characters of one message


class Room(models.TextChoices):
    JOINT = "joint", phrase_later("Both sides")
    PRIVATE = "private", phrase_later("One side and the mediator")
    ANSWERS = (
        "answers",
        phrase_later("Answers to the mediator's questions"),
    )  # read by both sides, each beside its question
    SHUTTLE = (
        "shuttle",
        phrase_later("One side, by way of the mediator"),
    )  # where contact is not direct: whoever mediates reads it
    BESIDE = "beside", phrase_later("Words beside an act")  # flagged ones, read by both sides, each beside its act


class State(models.TextChoices):
    """How a message reaches those it was written for."""

    DELIVERED = "delivered", phrase_later("delivered")
    HELD = "held", phrase_later("held for review")  # quarantined: only its author and reviewers ever see it
    FOLDED = "folded", phrase_later("folded under a warning")
    MASKED = "masked", phrase_later("delivered without contact details")
    REDACTED = "redacted", phrase_later("removed, a stub is left")
    CORRECTED = "corrected", phrase_later("worded anew by its author")  # shown with the words of another message
    WITHDRAWN = "withdrawn", phrase_later("withdrawn by its author, a stub is left")
    ASIDE = "aside", phrase_later("with the mediator alone")  # let through by a reviewer while contact was not direct


class RaisedBy(models.TextChoices):
    SCREEN = "screen", phrase_later("the screen")
    REPORT = "report", phrase_later("a reader")


class Ruling(models.TextChoices):
    PENDING = "pending", phrase_later("in review")
    UPHELD = "upheld", phrase_later("upheld")
    DISMISSED = "dismissed", phrase_later("dismissed")


APART = [Room.PRIVATE, Room.SHUTTLE]  # never for the other side: their words are kept in a table of their own
CATEGORIES = [category.value for category in Category]
FLAGGED = [category.value for category in Category if category is not Category.NONE]


def random_salt() -> str:
    """What keeps short words from being guessed from the hash that the record holds of them."""
    return secrets.token_hex(16)


class Threads(models.QuerySet["Thread"]):
    def private(self) -> Threads:
        return self.filter(room=Room.PRIVATE)

    def visible_to(self, person: User, *, mediates: bool = False) -> Threads:
        """A private room has two people: its side, and the mediator with whom it began. The way of a side to the
        other is for that side, and for whoever mediates the case now: that is the caller's to know.
        """
        open_to_all = ~Q(room__in=[Room.PRIVATE] if mediates else APART)
        return self.filter(open_to_all | Q(party=person) | Q(mediator=person))


class Thread(models.Model):
    """One room of a contract or case. A private one is between two people: another mediator begins another. The way of
    a side to the other belongs to that side, whoever mediates.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="threads")
    room = models.CharField(max_length=8, choices=Room, default=Room.JOINT)
    party = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Threads.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "room", "party", "mediator"], nulls_distinct=False, name="one_thread_per_room"
            ),
            models.CheckConstraint(condition=Q(room__in=Room.values), name="known_room"),
            models.CheckConstraint(
                condition=(Q(room="private", party__isnull=False, mediator__isnull=False) & ~Q(party=F("mediator")))
                | Q(room="shuttle", party__isnull=False, mediator=None)
                | (~Q(room__in=["private", "shuttle"]) & Q(party=None, mediator=None)),
                name="a_private_room_has_two_people",
            ),
        ]

    def __str__(self) -> str:
        return phrase("{room} room of {subject_id}", room=self.room, subject_id=self.subject_id)


class Message(models.Model):
    """What somebody wrote. The words are never changed or deleted; only how they reach the others may change."""

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="messages")
    number = models.PositiveIntegerField(help_text="Per case over all rooms, delivered or not.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages")
    position = models.CharField(max_length=12, help_text="What the author was in the case when writing it.")
    body = models.TextField(blank=True, help_text="Empty where it is private: see PrivateWords.")
    is_private = models.BooleanField(default=False, help_text="Read by one side and a mediator.")
    salt = models.CharField(max_length=32, default=random_salt, editable=False)
    sent_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=State, default=State.DELIVERED)
    category = models.CharField(max_length=14, default=Category.NONE.value, help_text="The screen's verdict.")
    why = models.CharField(max_length=200, blank=True)
    spans = models.JSONField(default=list, blank=True, help_text="Where the verdict comes from: [[start, end], ...].")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "number"], name="message_numbered_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="message_numbers_begin_at_one"),
            models.CheckConstraint(
                condition=Q(is_private=True, body="") | (Q(is_private=False) & ~Q(body="")),
                name="message_says_something",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="known_message_state"),
            models.CheckConstraint(condition=Q(category__in=CATEGORIES), name="known_message_category"),
            models.CheckConstraint(condition=~Q(state="held") | Q(category="threat"), name="only_a_threat_is_held"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="belongs_to_its_threads_subject",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NEW.subject_id IS DISTINCT FROM
                            (SELECT subject_id FROM messaging_thread WHERE id = NEW.thread_id) THEN
                        RAISE EXCEPTION 'a message belongs to the subject of its thread';
                    END IF;
                    IF NEW.is_private IS DISTINCT FROM
                            (SELECT room IN ('private', 'shuttle') FROM messaging_thread WHERE id = NEW.thread_id) THEN
                        RAISE EXCEPTION 'a message is private where its room is, and nowhere else';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="keep_the_words",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF (to_jsonb(NEW) - 'state') <> (to_jsonb(OLD) - 'state') THEN
                        RAISE EXCEPTION 'of a message nothing but its state ever changes';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="keep_all_messages", operation=pgtrigger.Delete),
            never_emptied("keep_all_messages_rows"),
        ]

    def __str__(self) -> str:
        return phrase("message {number} of {subject_id}", number=self.number, subject_id=self.subject_id)

    @property
    def sealed(self) -> str:
        """The salted hash that the record holds instead of the words."""
        if self.is_private:
            return self.private.sealed
        return hashlib.sha256(f"{self.salt}{self.body}".encode()).hexdigest()

    @property
    def length(self) -> int:
        """How long it is, in characters: all that others learn of a private one."""
        return len(self.private.body if self.is_private else self.body)


class Flags(models.QuerySet["Flag"]):
    def pending(self) -> Flags:
        return self.filter(state=Ruling.PENDING)

    def standing_threats(self) -> Flags:
        """Of a side: found by the screen and not dismissed, or upheld by a reviewer."""
        found = Q(state=Ruling.UPHELD) | Q(state=Ruling.PENDING, raised_by=RaisedBy.SCREEN)
        return self.filter(found, category=Category.THREAT.value).exclude(message__position="mediator")

    def not_dismissed(self) -> Flags:
        return self.exclude(state=Ruling.DISMISSED)

    def of(self, subject: Subject) -> Flags:
        return self.filter(message__subject_id=subject.pk)

    def oldest_threat_first(self) -> Flags:
        """The order in which reviewers work: threats, then what may be one, then the rest; the oldest of each first."""
        threat = Category.THREAT.value
        urgency = models.Case(models.When(category=threat, then=0), models.When(suspected=threat, then=1), default=2)
        return self.annotate(urgency=urgency).order_by("urgency", "raised_at", "pk")


class Flag(models.Model):
    """That a message may break the rules, and what a reviewer ruled about it."""

    message = models.OneToOneField(Message, models.PROTECT, related_name="flag")
    category = models.CharField(max_length=14)
    raised_by = models.CharField(max_length=8, choices=RaisedBy)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reports"
    )
    report = models.CharField(max_length=500, blank=True, help_text="What the reader said about it.")
    raised_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=10, choices=Ruling, default=Ruling.PENDING)
    ruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="rulings"
    )
    ruled_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    suspected = models.CharField(max_length=14, blank=True, help_text="What the screen suspects beyond what it found.")
    raised_as = models.CharField(max_length=14, blank=True, help_text="Its category before it was ruled on.")
    arrived_as = models.CharField(max_length=10, blank=True, help_text="How the message stood before the ruling.")
    version = models.PositiveIntegerField(default=1, help_text="Counts what happened to it: reports and rulings.")

    objects = Flags.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(category__in=FLAGGED), name="known_flag_category"),
            models.CheckConstraint(condition=Q(raised_by__in=RaisedBy.values), name="known_flag_source"),
            models.CheckConstraint(
                condition=~Q(raised_by="report") | Q(reported_by__isnull=False), name="a_report_has_a_reporter"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", ruled_by=None, ruled_at=None, reason="")
                | (
                    Q(state__in=["upheld", "dismissed"], ruled_by__isnull=False, ruled_at__gte=F("raised_at"))
                    & ~Q(reason="")
                ),
                name="a_ruling_has_a_reviewer_a_moment_and_a_reason",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["raised_at"], condition=Q(state="pending"), name="flags_to_rule_on"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Trigger(
                name="rule_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func="""
                    IF OLD.state <> 'pending' AND NOT EXISTS (
                        SELECT 1 FROM messaging_turn t
                         WHERE t.flag_id = OLD.id AND t.was_at = OLD.ruled_at AND t.was_ruled = OLD.state
                           AND NEW.state = CASE t.how WHEN 'taken_back' THEN 'pending' ELSE 'dismissed' END
                    ) THEN
                        RAISE EXCEPTION 'a flag is ruled on once';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Protect(name="keep_all_flags", operation=pgtrigger.Delete),
            never_emptied("keep_all_flags_rows"),
        ]

    def __str__(self) -> str:
        return phrase("{category} flag on {message}", category=self.category, message=self.message)

    @property
    def is_pending(self) -> bool:
        return self.state == Ruling.PENDING
