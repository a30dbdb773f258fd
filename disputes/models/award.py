"""An arbitrator's award: recorded by one operator, approved or refused by another."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.phrases import phrase, phrase_later
from disputes.models.case import Case
from evidence.models import StoredFile


class AwardState(models.TextChoices):
    RECORDED = "recorded", phrase_later("Waits for a second operator")
    APPROVED = "approved", phrase_later("Approved")
    REFUSED = "refused", phrase_later("Refused")
    REPLACED = "replaced", phrase_later("Replaced by a later record")


class Award(models.Model):
    case = models.ForeignKey(Case, models.PROTECT, related_name="awards")
    to_freelancer = models.BigIntegerField()
    fee_shift = models.CharField(max_length=12, blank=True, help_text="The side that gets its fee back, if one does.")
    rule = models.TextField(help_text="Where the award rests: its number, date, and what it says.")
    document = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=AwardState, default=AwardState.RECORDED)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    owed = models.BigIntegerField(default=0, help_text="What the losing side's part did not reach to shift.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="recorded"), name="one_award_waits"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("recorded_by")), name="two_operators_make_an_award"
            ),
        ]

    def __str__(self) -> str:
        return phrase("Award in {case_id}: {state}", case_id=self.case_id, state=self.state)
