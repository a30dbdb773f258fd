"""Card disputes as the sandbox provider remembers them; like its charges, they refer to nothing of ours."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


def fresh_number() -> str:
    return f"sbd_{uuid.uuid4().hex}"


class SandboxDispute(models.Model):
    """One dispute about the charge with this key; nobody hears of it before `opened_at`.

    `then` is what the bank decides at `moves_at`, where that is settled from the beginning.
    """

    key = models.CharField(max_length=200)
    number = models.CharField(max_length=40, unique=True, default=fresh_number)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=60)
    state = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    then = models.CharField(max_length=10, blank=True)
    moves_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=("inquiry", "open", "won", "lost")), name="known_sandbox_dispute_state"
            ),
            models.CheckConstraint(
                condition=Q(then="", moves_at=None) | Q(then__in=("won", "lost"), moves_at__isnull=False),
                name="a_sandbox_dispute_moves_some_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount} {self.currency}, {self.state}"
