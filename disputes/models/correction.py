"""A side's request to correct a clerical error in the recommendation, and what became of it."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from core.phrases import phrase, phrase_later
from disputes.models.case import Case
from disputes.models.recommendation import Recommendation
from record.declaring import SIDES


class Decided(models.TextChoices):
    CORRECTED = "corrected", phrase_later("Corrected")
    REFUSED = "refused", phrase_later("Refused")
    LAPSED = "lapsed", phrase_later("Not decided in time")
    REPLACED = "replaced", phrase_later("Replaced by a second opinion first")


class Correction(models.Model):
    """Once a side. While it is open, nothing is executed. A corrected figure is a recommendation of its own."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12)
    of = models.ForeignKey(Recommendation, models.PROTECT, related_name="corrections_asked")
    reason = models.TextField(help_text="What is wrong, as the side says.")
    asked_at = models.DateTimeField()
    how = models.CharField(max_length=12, choices=Decided, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="corrections_decided"
    )
    words = models.TextField(blank=True, help_text="What the mediator says about it.")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "side"], name="one_correction_a_side"),
            models.UniqueConstraint(fields=["case", "number"], name="corrections_are_numbered"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="a_side_asks_for_a_correction"),
            models.CheckConstraint(condition=Q(how__in=["", *Decided.values]), name="known_end_of_a_correction"),
            models.CheckConstraint(
                condition=Q(how="", decided_at=None, decided_by=None)
                | (Q(how__in=["corrected", "refused"]) & Q(decided_at__isnull=False, decided_by__isnull=False))
                | (Q(how__in=["lapsed", "replaced"]) & Q(decided_at__isnull=False, decided_by=None)),
                name="a_decided_correction_says_how_and_when",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="corrections_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="decided_corrections_are_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return phrase("Correction {number}, asked for by the {side}", number=self.number, side=self.side)
