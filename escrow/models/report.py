"""Reports of the reconciliation: what was compared, how many there were, and what differs. Kept as they were made."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from core.guards import never_emptied


class Report(models.Model):
    """One reconciliation. `lines` holds one [comparison, what was compared, how many, how many differ] for each."""

    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    since = models.DateTimeField(help_text="What the provider has from this moment on was compared.")
    asked_by = models.CharField(max_length=40)
    provider = models.CharField(max_length=20)
    lines = models.JSONField()
    differs = models.PositiveIntegerField(help_text="How many differences, also those that are not listed.")

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ended_at__gte=F("begun_at")), name="a_report_ends_after_its_beginning"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="reports_are_final", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("reports_are_kept"),
        ]

    def __str__(self) -> str:
        return f"R-{self.pk}"

    @property
    def compared(self) -> int:
        return sum(line[2] for line in self.lines)


class Difference(models.Model):
    """Something of a report that is not as it should be. `is_new`: the report before did not know it."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="differences")
    comparison = models.CharField(max_length=40)
    about = models.CharField(max_length=200, help_text="What it is about, in the same words every time.")
    says = models.CharField(max_length=400)
    is_new = models.BooleanField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="differences_are_final", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("differences_are_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.comparison}, {self.about}: {self.says}"
