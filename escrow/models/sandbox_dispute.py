"""Card disputes as the sandbox provider remembers them; like its charges, they refer to nothing of ours."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


def fresh_number() -> str:
    return f"sbd_{uuid.uuid4().hex}"


class SandboxDispute(models.Model):
    """One dispute about the charge with this key."""

    key = models.CharField(max_length=200)
    number = models.CharField(max_length=40, unique=True, default=fresh_number)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=60)
    state = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    answer_by = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=("inquiry", "open", "won", "lost")), name="known_sandbox_dispute_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount} {self.currency}, {self.state}"
