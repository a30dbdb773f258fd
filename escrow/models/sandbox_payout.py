"""Payouts as the sandbox provider remembers them; like its charges, they refer to nothing of ours."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


def fresh_number() -> str:
    return f"sbp_{uuid.uuid4().hex}"


class SandboxPayout(models.Model):
    """One payout by the caller's key: the same key is the same payout."""

    key = models.CharField(max_length=200, unique=True)
    number = models.CharField(max_length=40, unique=True, default=fresh_number)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    destination = models.CharField(max_length=100)
    state = models.CharField(max_length=10)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=("pending", "paid", "returned")), name="known_sandbox_payout"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount} {self.currency}, {self.state}"
