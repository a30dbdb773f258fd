"""A side's question to the mediator about the recommendation, and its answer. Both sides read both."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from core.phrases import phrase
from disputes.models.case import Case
from record.declaring import SIDES


class Question(models.Model):
    """Never an answer to the recommendation. While one that `stops` is open, the clock stands still for both."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="questions")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=12)
    text = models.TextField()
    stops = models.BooleanField(help_text="One of the first of its side: the clock stands still until it is answered.")
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="questions_answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="questions_are_numbered"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="a_side_asks"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="an_answered_question_says_by_whom_and_when",
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="questions_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="answers_are_final",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return phrase("Question {number} of the {side}", number=self.number, side=self.side)
