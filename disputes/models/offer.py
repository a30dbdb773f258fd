"""An offer to settle: so much to the freelancer, the rest to the client."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.phrases import phrase
from disputes.models.case import Case


class Offer(models.Model):
    """Open until withdrawn, replaced, declined, accepted, or the case closes."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="offers")
    side = models.CharField(max_length=12)
    phase = models.CharField(max_length=16)
    to_freelancer = models.BigIntegerField()
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "side"], condition=Q(ended_at=None), name="one_open_offer_a_side"),
            models.CheckConstraint(condition=Q(to_freelancer__gte=0), name="an_offer_is_never_negative"),
        ]

    def __str__(self) -> str:
        return phrase("Offer of the {side}", side=self.side)
