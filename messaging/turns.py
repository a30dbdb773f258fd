"""Rulings that did not stay: taken back within a minute by who gave them, or overturned by another reviewer."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.guards import never_emptied
from core.phrases import phrase, phrase_later
from people.ladder import TAKEN_BACK_WITHIN


class How(models.TextChoices):
    TAKEN_BACK = "taken_back", phrase_later("taken back")
    OVERTURNED = "overturned", phrase_later("overturned on appeal")


class Turn(models.Model):
    """The ruling as it was, who ended it, and how. A flag that was ruled on changes by one of these, or not at all."""

    flag = models.ForeignKey("messaging.Flag", models.PROTECT, related_name="turns")
    how = models.CharField(max_length=10, choices=How)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    was_ruled = models.CharField(max_length=10)
    was_category = models.CharField(max_length=14)
    was_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    was_at = models.DateTimeField()
    was_reason = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["flag", "was_at"], name="a_ruling_turns_once"),
            models.CheckConstraint(
                condition=Q(how="taken_back", by=F("was_by"), at__gte=F("was_at"))
                & Q(at__lt=F("was_at") + TAKEN_BACK_WITHIN)
                | Q(how="overturned", was_ruled="upheld", at__gte=F("was_at")) & ~Q(by=F("was_by")),
                name="taken_back_at_once_or_overturned_by_another",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="keep_all_turns", operation=pgtrigger.Update | pgtrigger.Delete),
            never_emptied("keep_all_turns_rows"),
        ]

    def __str__(self) -> str:
        return phrase("ruling on F-{flag_id} {how}", flag_id=f"{self.flag_id:04d}", how=self.how)
