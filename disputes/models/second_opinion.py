"""A side's request for a second opinion. It is open while its case says so, and came of it what it names."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q

from core.phrases import phrase
from disputes.models.case import Case
from disputes.models.recommendation import Recommendation
from record.declaring import SIDES


class SecondOpinion(models.Model):
    """Another mediator reads the same file, blind to the figures before. `made` is what came; nothing may come."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="second_opinions")
    side = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField(help_text="Of this side.")
    of = models.ForeignKey(Recommendation, models.PROTECT, related_name="second_opinions_asked")
    reason = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    made = models.OneToOneField(Recommendation, models.PROTECT, null=True, blank=True, related_name="as_second_opinion")

    class Meta:
        ordering: ClassVar[list[str]] = ["requested_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "side", "number"], name="second_opinions_are_numbered"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="a_side_wants_a_second_opinion"),
            models.CheckConstraint(condition=Q(made=None) | ~Q(made=F("of")), name="another_recommendation_came"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="second_opinions_are_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return phrase("Second opinion for the {side}", side=self.side)
