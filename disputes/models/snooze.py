"""That a mediator has put off one of their own cases until a moment. It is theirs alone, and changes nothing else."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core import clock
from core.phrases import phrase
from disputes.models.case import Case


class Snooze(models.Model):
    """One row for each case and mediator. `version` is the last event of the case that they knew of."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="snoozes")
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="snoozes")
    made_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True, help_text="For the mediator alone.")
    version = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "mediator"], name="one_snooze_of_a_case"),
            models.CheckConstraint(condition=Q(until__gt=F("made_at")), name="a_snooze_ends_later"),
        ]

    def __str__(self) -> str:
        return phrase("{case_id} until {until}", case_id=self.case_id, until=f"{self.until:%d %b %H:%M}")
