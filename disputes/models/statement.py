"""What a side says: deliverable by deliverable, in a narrative, and what else it wants."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from contracts.models import Deliverable
from core.phrases import phrase, phrase_later
from disputes.models.case import Case


class Done(models.TextChoices):
    DONE = "done", phrase_later("Done")
    PARTLY = "partly", phrase_later("Partly")
    NOT_DONE = "not_done", phrase_later("Not done")
    CANNOT_TELL = "cannot_tell", phrase_later("Cannot tell")


class Statement(models.Model):
    """The claim or the response. The narrative stays sealed until both are in or the response's deadline passed."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="statements")
    side = models.CharField(max_length=12)
    to_freelancer = models.BigIntegerField()
    narrative = models.TextField(blank=True)
    salt = models.CharField(max_length=32)
    wants = models.TextField(blank=True, help_text="Non-money terms: rework, files handed over, a licence.")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "side"], name="one_statement_a_side"),
        ]

    def __str__(self) -> str:
        return phrase("Statement of the {side}", side=self.side)


class StatementItem(models.Model):
    """What a side says about one deliverable."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="items")
    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="+")
    done = models.CharField(max_length=12, choices=Done)
    words = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["statement", "deliverable"], name="one_item_per_deliverable"),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable}: {self.done}"
