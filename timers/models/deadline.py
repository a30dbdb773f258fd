"""Deadlines: when one falls due, what stopped it, and how it ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from core import clock
from timers import counting, reminders
from timers.models.subject import Subject


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
