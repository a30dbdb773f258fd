"""A side's request that the platform pays its arbitration fee, and what an operator decided."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.phrases import phrase, phrase_later
from disputes.models.case import Case
from record.declaring import SIDES


class WaiverState(models.TextChoices):
    REQUESTED = "requested", phrase_later("Waits for an operator")
    GRANTED = "granted", phrase_later("Granted")
    REFUSED = "refused", phrase_later("Refused")
    WITHDRAWN = "withdrawn", phrase_later("Withdrawn by paying")
    ENDED = "ended", phrase_later("Ended undecided")  # by time, or because the case closed


DECIDED = (WaiverState.GRANTED, WaiverState.REFUSED)


class Waiver(models.Model):
    """Once a side. Why it asks, and why an operator decided so, is between that side and the operators."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="waivers")
    side = models.CharField(max_length=12)
    reason = models.TextField()
    salt = models.CharField(max_length=32)
    requested_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=WaiverState, default=WaiverState.REQUESTED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True, help_text="The operator's reason.")
    answer_salt = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "side"], name="one_waiver_request_a_side"),
            models.CheckConstraint(condition=Q(side__in=SIDES), name="a_side_requests_a_waiver"),
            models.CheckConstraint(condition=Q(state__in=WaiverState.values), name="known_waiver_state"),
            models.CheckConstraint(
                condition=Q(state="requested", decided_at=None) | (~Q(state="requested") & Q(decided_at__isnull=False)),
                name="an_ended_waiver_request_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_by__isnull=False) | (~Q(state__in=DECIDED) & Q(decided_by=None)),
                name="an_operator_decides_on_a_waiver",
            ),
        ]

    def __str__(self) -> str:
        return phrase("Waiver for the {side}: {state}", side=self.side, state=self.state)

    @property
    def is_open(self) -> bool:
        return self.state == WaiverState.REQUESTED
