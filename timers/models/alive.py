"""Who was last seen at work, and when nobody was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core import clock
from core.ready import Ready
from timers.models.deadline import Deadline


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
