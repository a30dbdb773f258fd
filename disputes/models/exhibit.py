"""Evidence: numbered files of a case, and the mediator's reading of them."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from disputes.models.case import Case
from evidence.models import StoredFile


class Exhibit(models.Model):
    case = models.ForeignKey(Case, models.PROTECT, related_name="exhibits")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="exhibit")
    caption = models.CharField(max_length=300, blank=True)
    added_at = models.DateTimeField()
    added_in = models.CharField(max_length=16, help_text="The phase in which it came.")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="exhibits_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"E{self.number}"


class Reading(models.Model):
    """That a mediator opened an exhibit, when first, and for how long in all. `open_since`: it is open now."""

    exhibit = models.ForeignKey(Exhibit, models.PROTECT, related_name="readings")
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    open_since = models.DateTimeField(null=True, blank=True)
    read_for = models.DurationField(default=timedelta)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["exhibit", "mediator"], name="first_reading"),
        ]

    def __str__(self) -> str:
        return f"{self.exhibit} read"
