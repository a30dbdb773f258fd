"""The close of evidence that a mediator announced: what comes after it need not be read before a recommendation."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.phrases import phrase
from disputes.models.case import Case


class EvidenceClose(models.Model):
    """It holds for the mediator who announced it: `ended_at` is when a later one replaced it, or the mediator left."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence_closes")
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    announced_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="one_close_of_evidence"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("announced_at")), name="evidence_closes_later"),
        ]

    def __str__(self) -> str:
        return phrase(
            "evidence of {case_id} closes {closes_at} UTC",
            case_id=self.case_id,
            closes_at=f"{self.closes_at:%Y-%m-%d %H:%M}",
        )
