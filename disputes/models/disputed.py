"""Which milestones a case is about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from contracts.models import Milestone
from core.phrases import phrase
from disputes.models.case import Case


class DisputedMilestone(models.Model):
    """A milestone that a case is about, what it held when the case opened, and how it stood before."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="disputed_milestones")
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="disputes")
    held = models.BigIntegerField()
    stood_before = models.CharField(max_length=20)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "milestone"], name="a_milestone_once_in_a_case"),
            models.UniqueConstraint(
                fields=["milestone"], condition=Q(ended_at=None), name="a_milestone_in_one_open_case"
            ),
            models.CheckConstraint(condition=Q(held__gt=0), name="a_disputed_milestone_holds_something"),
        ]

    def __str__(self) -> str:
        return phrase("{milestone} in {case_id}", milestone=self.milestone, case_id=self.case_id)
