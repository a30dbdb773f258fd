"""Who mediated a case, from when to when, and why it ended."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.phrases import phrase
from disputes.models.case import Case


class Mediating(models.Model):
    case = models.ForeignKey(Case, models.PROTECT, related_name="mediatings")
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mediatings")
    declaration = models.TextField(help_text="Of impartiality, as given.")
    claimed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="one_mediator_at_a_time"),
        ]

    def __str__(self) -> str:
        return phrase("{mediator} in {case_id}", mediator=self.mediator, case_id=self.case_id)
