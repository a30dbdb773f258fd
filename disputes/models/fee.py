"""A side's arbitration fee, from the opening of the election on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.phrases import phrase, phrase_later
from disputes.models.case import Case


class FeeState(models.TextChoices):
    UNPAID = "unpaid", phrase_later("Not paid")
    PAID = "paid", phrase_later("Paid")
    WAIVED = "waived", phrase_later("Waived")
    REFUNDED = "refunded", phrase_later("Paid back")
    KEPT = "kept", phrase_later("Kept by the platform")
    TO_ARBITRATOR = "to_arbitrator", phrase_later("Handed to the arbitrator")


class Fee(models.Model):
    case = models.ForeignKey(Case, models.PROTECT, related_name="fee_rows")
    side = models.CharField(max_length=12)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=16, choices=FeeState, default=FeeState.UNPAID)
    paid_at = models.DateTimeField(null=True, blank=True)
    card = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "side"], name="one_fee_a_side"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_fee_is_never_negative"),
            models.CheckConstraint(condition=Q(state__in=FeeState.values), name="known_fee_state"),
        ]

    def __str__(self) -> str:
        return phrase("Fee of the {side}: {state}", side=self.side, state=self.state)

    @property
    def is_settled(self) -> bool:
        return self.state in (FeeState.PAID, FeeState.WAIVED)

    @property
    def counted_as_paid(self) -> bool:
        """Whether it was ever settled, whatever became of it afterwards."""
        return self.paid_at is not None or self.state == FeeState.WAIVED

    @property
    def is_held(self) -> bool:
        return self.state == FeeState.PAID
