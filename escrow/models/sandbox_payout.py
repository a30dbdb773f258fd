"""What the sandbox provider remembers of payouts: it stands for a system outside, and refers to nothing of ours."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from escrow.models.sandbox_charge import fresh_number


class SandboxPayout(models.Model):
    """One payout as the sandbox sees it. `then` is what becomes of it at `moves_at`, by itself."""

    class State(models.TextChoices):
        ON_ITS_WAY = "on_its_way"
        ARRIVED = "arrived"
        REFUSED = "refused"
        RETURNED = "returned"

    key = models.CharField(max_length=200, unique=True)
    number = models.CharField(max_length=40, unique=True, default=fresh_number)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    last4 = models.CharField(max_length=4)
    state = models.CharField(max_length=20, choices=State)
    then = models.CharField(max_length=20, choices=State, blank=True)
    moves_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    moved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=("on_its_way", "arrived", "refused", "returned")), name="known_sandbox_payout"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount} {self.currency}, {self.state}"
