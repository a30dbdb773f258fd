"""The client asks for the money of a milestone back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from contracts.models.milestone import Milestone
from core.phrases import phrase


class RefundRequest(models.Model):
    """Who asked (the client, or the clock in the client's name), why, and how it ended."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="refund_requests")
    reason = models.TextField()
    by_clock = models.BooleanField(default=False)
    requested_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["milestone"], condition=Q(ended_at=None), name="one_open_refund_request"),
        ]

    def __str__(self) -> str:
        return phrase("Refund of {milestone} asked", milestone=self.milestone)
