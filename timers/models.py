"""Subjects and their deadlines: what a clock runs on, and when it falls due."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from core import clock
from core.ready import Ready
from people.models import User
from timers import counting, reminders


class Subject(models.Model):
    """What acts are performed on: a contract or a case. Deadlines, events and transfers hang on this row.

    Every act locks the row of its `root` (a case's root is its contract) before anything else, so that all that
    happens to a contract and its cases happens one after the other. `version` is the number of its last event.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12)
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="branches")
    version = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32, default=bytes(32))
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def root_pk(self) -> uuid.UUID:
        return self.root_id or self.pk

    # What acts ask of a subject; contract and case say it of themselves.

    @property
    def standing(self) -> str:
        """Where it stands: its phase, or what acts take for one."""
        raise NotImplementedError

    @property
    def called(self) -> str:
        """Its name in the record's moves."""
        raise NotImplementedError

    def position_of(self, person: User, wanted: Iterable[str] = ()) -> str | None:
        """The position in which a person meets it; None for one who may not even know of it."""
        raise NotImplementedError

    def parts(self, kind: str) -> Sequence[Any]:
        """Its parts that acts can be about."""
        raise NotImplementedError

    def part(self, kind: str, data: Any) -> Any:
        """The part that an input names."""
        raise NotImplementedError

    def standing_in_words(self) -> str:
        raise NotImplementedError

    def bars(self, act: Any, position: str) -> str:
        """What stands in the way of an act for this position although the phase allows it; empty for nothing."""
        return ""

    def what_now(self) -> str:
        """What a person who was refused can do instead."""
        raise NotImplementedError

    def what_happened(self, events: list[Any], by: User | None = None) -> str:
        """What others have done since a page was opened."""
        raise NotImplementedError

    def audience_ids(self) -> set[int]:
        """Whom its events concern."""
        return set()


class Status(models.TextChoices):
    OPEN = "open"
    MET = "met"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


class Deadlines(models.QuerySet["Deadline"]):
    def open(self) -> Deadlines:
        return self.filter(status=Status.OPEN)

    def running(self) -> Deadlines:
        return self.open().filter(stopped_at=None)

    def due(self, at: datetime) -> Deadlines:
        """Running, and at or past its due moment, whether or not it has been parked."""
        return self.running().filter(due_at__lte=at)

    def lapsable(self, at: datetime) -> Deadlines:
        """Due, not parked, and not waiting for its next try."""
        return self.due(at).filter(Q(retry_at=None) | Q(retry_at__lte=at), parked_at=None)

    def of(self, subject: Subject) -> Deadlines:
        return self.filter(subject_id=subject.pk)

    def in_order(self) -> Deadlines:
        return self.order_by("due_at", "started_at", "pk")


class Deadline(models.Model):
    """A moment after which the clock acts. At most one is open per subject, kind and part (`about`).

    `due_at` is exclusive: at that moment it is too late. `first_due_at` is what was counted when it started,
    `extended` what was added in its own unit and
    `extended_due_at` where that brought it, `stood` how long it stood still; `due_at` follows from these.
    """

    subject = models.ForeignKey(Subject, models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=24)
    about = models.PositiveSmallIntegerField(default=0, help_text="A milestone's number; 0 for the whole subject.")
    unit = models.CharField(max_length=8, choices=[(unit, unit) for unit in counting.UNITS])
    count = models.PositiveIntegerField()
    calendar = models.CharField(max_length=24)
    zone = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    extended = models.PositiveSmallIntegerField(default=0)
    extended_due_at = models.DateTimeField(null=True, blank=True, help_text="Each extension counts from its last day.")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=40, blank=True)
    stood = models.DurationField(default=timedelta)
    waits_since = models.DateTimeField(null=True, blank=True, help_text="Due, but waiting for an undecided payment.")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=40, blank=True)
    executed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    retry_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)
    remind_at = models.DateTimeField(null=True, blank=True, help_text="When its next reminder falls due.")

    objects = Deadlines.as_manager()

    _due_before: datetime | None = None  # as it stands in the database

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "kind", "about"], condition=Q(status="open"), name="one_open_deadline_of_a_kind"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="known_deadline_status"),
            models.CheckConstraint(condition=Q(unit__in=counting.UNITS), name="known_deadline_unit"),
            models.CheckConstraint(condition=Q(count__gte=1), name="deadline_counts_something"),
            models.CheckConstraint(condition=Q(due_at__gt=F("started_at")), name="deadline_lies_ahead_of_its_start"),
            models.CheckConstraint(
                condition=~Q(status="lapsed") | Q(executed_at__gte=F("due_at"), stopped_at=None),
                name="no_deadline_lapses_early",
            ),
            models.CheckConstraint(
                condition=Q(status="open", ended_at=None) | (~Q(status="open") & Q(ended_at__isnull=False)),
                name="an_ended_deadline_says_when",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due_at", "subject"],
                condition=Q(status="open", stopped_at=None, parked_at=None),
                name="deadlines_to_lapse",
            ),
            models.Index(
                fields=["remind_at"],
                condition=Q(status="open", stopped_at=None, remind_at__isnull=False),
                name="deadlines_to_remind_of",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="deadlines_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ended_deadlines_are_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=("met", "lapsed", "cancelled")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id}, due {self.due_at:%Y-%m-%d %H:%M} UTC"

    @classmethod
    def from_db(cls, *row: Any, **how: Any) -> Deadline:
        read = super().from_db(*row, **how)
        read.__dict__["_due_before"] = read.__dict__.get("due_at")
        return read

    def save(self, *args: Any, **options: Any) -> None:
        """Whatever starts a deadline or moves it also sets its reminders: those that lie ahead of this moment."""
        if self.due_at != self._due_before:
            self.remind_at = None if self.waits_since else reminders.next_after(self.due_at, clock.now())
            if options.get("update_fields") is not None:
                options["update_fields"] = {*options["update_fields"], "remind_at"}
        super().save(*args, **options)
        self._due_before = self.due_at

    @property
    def is_open(self) -> bool:
        return self.status == Status.OPEN

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None

    def recount(self) -> None:
        """Let `due_at` follow from the first count, the days added, and then the standstill (rulebook 3.7, 3.8)."""
        self.due_at = counting.shift(self.counted_due_at, self.stood, self.unit, self.zone, self.calendar)

    @property
    def counted_due_at(self) -> datetime:
        """Where it would fall had it never stood still: as first counted, or as last extended."""
        return self.extended_due_at or self.first_due_at

    def due_with(self, days: int) -> datetime:
        """Where an extension by so many of its own unit, from its last day, would bring it without the standstill."""
        return counting.extended(self.counted_due_at, days, self.unit, self.zone, self.calendar)


class Watch(models.Model):
    """When a part of the portal was last seen at work: each worker, and beat."""

    name = models.CharField(max_length=120, primary_key=True)
    seen_at = models.DateTimeField()
    lapsed = models.PositiveIntegerField(default=0)
    trouble = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def saw(cls, name: str, *, lapsed: int | None = None, trouble: str | None = None) -> None:
        """It is at work now; what is not said stays as it was."""
        SEEN.execute(name, clock.portal_now(), lapsed, trouble, lapsed, trouble)


SEEN = Ready(
    "seen at work",
    """
    INSERT INTO timers_watch AS w (name, seen_at, lapsed, trouble)
    VALUES (%s, %s, coalesce(%s, 0), coalesce(%s, ''))
    ON CONFLICT (name) DO UPDATE
       SET seen_at = excluded.seen_at, lapsed = coalesce(%s, w.lapsed), trouble = coalesce(%s, w.trouble)
    """,
    *("text", "timestamptz", "integer", "text", "integer", "text"),
)


class Heartbeat(models.Model):
    """When the portal was last alive, by the database's own clock: moving a demo's clock is no outage. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    beaten_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(id=1), name="one_heartbeat"),
        ]

    def __str__(self) -> str:
        return f"alive at {self.beaten_at:%Y-%m-%d %H:%M:%S} UTC"


class Outage(models.Model):
    """The heart stood still for longer than it may: on the portal's clock, from when to when."""

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ended_at__gt=F("began_at")), name="an_outage_lasts"),
        ]

    def __str__(self) -> str:
        return f"outage until {self.ended_at:%Y-%m-%d %H:%M} UTC"


class Extension(models.Model):
    """A deadline that an outage in its last hours moved, for both sides alike (rulebook 3.5)."""

    outage = models.ForeignKey(Outage, models.PROTECT, related_name="extensions")
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="extensions")
    due_before = models.DateTimeField()
    due_after = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["outage", "deadline"], name="extended_once_for_an_outage"),
            models.CheckConstraint(condition=Q(due_after__gte=F("due_before")), name="no_outage_shortens_a_deadline"),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} extended for outage {self.outage_id}"
