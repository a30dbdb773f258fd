"""How a case ended: once, with its cause and its split."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core.phrases import phrase_later
from disputes.models.case import Case


class Cause(models.TextChoices):
    SETTLEMENT = "settlement", phrase_later("Settled by agreement")
    BLIND_BID_SETTLEMENT = "blind_bid_settlement", phrase_later("Settled by sealed bids")
    CONCEDED = "conceded", phrase_later("Conceded")
    WITHDRAWN = "withdrawn", phrase_later("Withdrawn")
    DEFAULT_BY_SILENCE = "default_by_silence", phrase_later("No response")
    RECOMMENDATION_ACCEPTED = "recommendation_accepted", phrase_later("Recommendation accepted by both")
    RECOMMENDATION_STOOD = "recommendation_stood", phrase_later("Recommendation stood")
    FEE_DEFAULT = "fee_default", phrase_later("Only one side paid the fee")
    NEITHER_PAID = "neither_paid", phrase_later("Neither side paid the fee")
    AWARD = "award", phrase_later("Award of the arbitrator")
    LEGAL_RELEASE = "legal_release", phrase_later("Released by law")
    NO_AGREEMENT = "no_agreement", phrase_later("No agreement")


# Ended by both sides, with or without a proposal of the mediator.
AGREED = (Cause.SETTLEMENT, Cause.BLIND_BID_SETTLEMENT, Cause.RECOMMENDATION_ACCEPTED)


class Closing(models.Model):
    """The split of the amount in dispute; a withdrawn case has none."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="closing", primary_key=True)
    cause = models.CharField(max_length=24, choices=Cause)
    to_freelancer = models.BigIntegerField(null=True, blank=True)
    to_client = models.BigIntegerField(null=True, blank=True)
    closed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="known_cause"),
            models.CheckConstraint(
                condition=Q(to_freelancer=None, to_client=None) | Q(to_freelancer__gte=0, to_client__gte=0),
                name="a_split_gives_nobody_less_than_nothing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.cause}"
