"""Card disputes: a payer's bank takes a payment back, and the provider reports and later decides it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from core import clock
from core.phrases import phrase_later
from escrow.models.payment import Payment

if TYPE_CHECKING:
    from people.models import User


class DisputeState(models.TextChoices):
    INQUIRY = "inquiry", phrase_later("The bank asks; nothing was taken")
    OPEN = "open", phrase_later("The bank has taken the money back")
    WON = "won", phrase_later("Won: the money came back")
    LOST = "lost", phrase_later("Lost: the money is gone")


class CardDisputes(models.QuerySet["CardDispute"]):
    def undecided(self) -> CardDisputes:
        return self.filter(state__in=(DisputeState.INQUIRY, DisputeState.OPEN))

    def out(self) -> CardDisputes:
        """Those whose money was taken and has not come back."""
        return self.filter(taken_at__isnull=False, returned_at=None)

    def visible_to(self, person: User) -> CardDisputes:
        return self if person.has_role("operator") else self.none()


class CardDispute(models.Model):
    """One dispute about one payment, as the provider last reported it. Amounts in minor units.

    `from_escrow` is what was still held and left its account; `from_platform` what had been released, which the
    platform bears: the debt of this contract. Both are moved once, and moved back once if the dispute is won.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="card_disputes")
    provider_id = models.CharField(max_length=100, unique=True)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=60, blank=True, help_text="The provider's word for it.")
    state = models.CharField(max_length=10, choices=DisputeState)
    opened_at = models.DateTimeField(help_text="By the provider's clock.")
    noted_at = models.DateTimeField(default=clock.portal_now)
    answer_by = models.DateTimeField(null=True, blank=True, help_text="Until when the provider takes evidence.")
    from_escrow = models.BigIntegerField(default=0)
    from_platform = models.BigIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CardDisputes.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_card_dispute_is_about_something"),
            models.CheckConstraint(condition=Q(state__in=DisputeState.values), name="known_card_dispute_state"),
            models.CheckConstraint(
                condition=Q(taken_at=None, from_escrow=0, from_platform=0)
                | Q(
                    taken_at__isnull=False,
                    from_escrow__gte=0,
                    from_platform__gte=0,
                    amount=F("from_escrow") + F("from_platform"),
                ),
                name="what_a_card_dispute_took_came_from_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(taken_at__isnull=False, state=DisputeState.WON),
                name="only_what_was_taken_and_won_comes_back",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("won", "lost"), closed_at__isnull=False)
                | Q(state__in=("inquiry", "open"), closed_at=None),
                name="a_decided_card_dispute_says_when",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["payment"], condition=Q(closed_at=None), name="card_disputes_undecided"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.amount} {self.payment.currency}, {self.state}"

    @property
    def is_decided(self) -> bool:
        return self.closed_at is not None

    @property
    def taking_key(self) -> str:
        return f"clawback:{self.pk}"

    @property
    def returning_key(self) -> str:
        return f"clawback_won:{self.pk}"
