"""What a mediator leaves to whoever mediates the case next. No side reads it, and it goes into no file of the case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core import clock
from core.phrases import phrase
from disputes.models.case import Case
from disputes.models.mediating import Mediating


class HandOver(models.Model):
    """One for each time that somebody mediated; it can be changed while they do."""

    mediating = models.OneToOneField(Mediating, models.CASCADE, primary_key=True, related_name="hand_over")
    case = models.ForeignKey(Case, models.CASCADE, related_name="hand_overs")
    note = models.TextField(max_length=4000)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(note=""), name="a_hand_over_says_something"),
        ]

    def __str__(self) -> str:
        return phrase("for who follows {mediating}", mediating=self.mediating)
