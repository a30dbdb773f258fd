"""The mediator's recommendation, its findings, and the sides' replies."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models

from contracts.models import Deliverable
from core.phrases import phrase
from disputes.models.case import Case
from disputes.models.exhibit import Exhibit
from disputes.models.statement import Done as Found

__all__ = ["Finding", "Found", "Recommendation", "Reply"]


class Recommendation(models.Model):
    """Not binding, unless its `stands` says that the pinned rulebook lets it stand unless both refuse."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    mediator = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="recommendations")
    to_freelancer = models.BigIntegerField()
    reasons = models.TextField()
    would_change = models.TextField()
    stands = models.BooleanField(default=False, help_text="Of low value: executed unless both reject it.")
    issued_at = models.DateTimeField()
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected", help_text="With the figure mended."
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "number"], name="recommendations_are_numbered"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            # Both accept the same text, or no money moves by it: what changes a figure is another recommendation.
            pgtrigger.Protect(name="recommendations_are_kept", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return phrase("Recommendation {number}", number=self.number)


class Finding(models.Model):
    """What the mediator found about one deliverable, by which rule, on which exhibits, and what it is worth."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="findings")
    deliverable = models.ForeignKey(Deliverable, models.PROTECT, related_name="+")
    found = models.CharField(max_length=12, choices=Found)
    reason = models.TextField()
    rule = models.TextField(blank=True)
    exhibits = models.ManyToManyField(Exhibit, blank=True, related_name="+")
    to_freelancer = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recommendation", "deliverable"], name="one_finding_per_deliverable"),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable}: {self.found}"


class Reply(models.Model):
    """A side's answer to a recommendation. A rejection may become an acceptance until the other side has answered."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="replies")
    side = models.CharField(max_length=12)
    accepts = models.BooleanField()
    replied_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["recommendation", "side"], name="one_reply_a_side"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="replies_are_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="acceptances_are_final", operation=pgtrigger.Update, condition=pgtrigger.Q(old__accepts=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {'accepts' if self.accepts else 'rejects'}"
