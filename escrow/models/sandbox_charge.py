"""What the sandbox provider remembers: it stands for a system outside, and refers to nothing of ours."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


def fresh_number() -> str:
    return f"sbx_{uuid.uuid4().hex}"


class SandboxCharge(models.Model):
    """One charge as the sandbox sees it. `key` is the caller's: the same key is the same charge."""

    class State(models.TextChoices):
        NEEDS_CONFIRMATION = "needs_confirmation"
        SUCCEEDED = "succeeded"
        DECLINED = "declined"
        CANCELLED = "cancelled"
        REFUNDED = "refunded"

    key = models.CharField(max_length=200, unique=True)
    number = models.CharField(max_length=40, unique=True, default=fresh_number)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    brand = models.CharField(max_length=20, blank=True)
    last4 = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=20, choices=State)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    refunded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=("needs_confirmation", "succeeded", "declined", "cancelled", "refunded")),
                name="known_sandbox_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount} {self.currency}, {self.state}"
