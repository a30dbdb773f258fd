"""Work handed in for a milestone, version by version."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from contracts.models.milestone import Deliverable, Milestone
from core.phrases import phrase
from evidence.models import StoredFile


class Submission(models.Model):
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    links = models.JSONField(default=list)
    files = models.ManyToManyField(StoredFile, blank=True, related_name="submissions")
    meets = models.ManyToManyField(Deliverable, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    changes_requested = models.JSONField(default=list, help_text="What the client asked to be changed, item by item.")

    class Meta:
        ordering: ClassVar[list[str]] = ["version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["milestone", "version"], name="submissions_are_numbered"),
        ]

    def __str__(self) -> str:
        return phrase("Version {version} of {milestone}", version=self.version, milestone=self.milestone)
