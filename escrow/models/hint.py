"""Hints: what a payment provider told us of its own accord. Not believed, only a reason to ask."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from core import clock
from core.phrases import phrase_later


class Topic(models.TextChoices):
    PAYMENT = "payment", phrase_later("A payment")
    DISPUTE = "dispute", phrase_later("A card dispute")
    PAYOUT = "payout", phrase_later("A payout")
    ACCOUNT = "account", phrase_later("A person's account at the provider")
    OTHER = "other", phrase_later("Nothing of ours")


class Hint(models.Model):
    """One event of a provider, by its id there, once. Of its content only what it is about is kept.

    `about` is our payment's or payout's key, or the provider's number of a dispute or an account. Taken up means: asked
    about.
    """

    provider = models.CharField(max_length=20)
    event = models.CharField(max_length=255, help_text="The provider's id of it.")
    kind = models.CharField(max_length=100, help_text="The provider's word for it.")
    topic = models.CharField(max_length=10, choices=Topic)
    about = models.CharField(max_length=255, blank=True)
    happened_at = models.DateTimeField(help_text="By the provider's clock.")
    received_at = models.DateTimeField(default=clock.portal_now)
    taken_up_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["provider", "event"], name="an_event_of_a_provider_once"),
            models.CheckConstraint(condition=~Q(event=""), name="a_hint_has_its_providers_id"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="known_topic_of_a_hint"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["received_at"], condition=Q(taken_up_at=None), name="hints_to_take_up"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.kind} {self.event}"
