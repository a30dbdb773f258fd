"""Payments: what a person pays in by card, from the first attempt to the act that uses it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core import clock
from core.phrases import phrase, phrase_kept, phrase_later
from escrow.access import Payments
from escrow.models.account import Side
from timers.models import Subject


class State(models.TextChoices):
    PENDING = "pending", phrase_later("Being asked for")
    NEEDS_CONFIRMATION = "needs_confirmation", phrase_later("To be confirmed by the payer")
    SUCCEEDED = "succeeded", phrase_later("Paid")
    USED = "used", phrase_later("Paid and booked")
    FAILED = "failed", phrase_later("Not paid")
    REFUNDED = "refunded", phrase_later("Given back to the card")


UNDECIDED = (State.PENDING, State.NEEDS_CONFIRMATION)
FINAL = (State.USED, State.FAILED, State.REFUNDED)


class Payment(models.Model):
    """One payment by card. Its row is committed before the provider is asked, so that nothing charged is ever lost.

    It counts at `confirmed_at`, the moment the payer confirmed it with the provider. `purpose` names the act that it
    is for, `subject`, `about` (a milestone's number) and `side` what that act needs. Of the card only the brand and
    the last four digits are kept, once they are known, and a keyed hash that tells the same card again. `declined_at`
    is when the act refused the money, which then goes back to the card.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="payments")
    amount = models.BigIntegerField(help_text="Minor units.")
    currency = models.CharField(max_length=3)
    purpose = models.CharField(max_length=40)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="payments")
    about = models.PositiveSmallIntegerField(null=True, blank=True)
    side = models.CharField(max_length=12, choices=Side, blank=True, default="")
    key = models.CharField(max_length=200, help_text="The payer's own; a repeat is the same payment.")
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    source = models.CharField(
        max_length=64, blank=True, help_text="Keyed hash of the card: the same card, the same hash."
    )
    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=100, null=True, blank=True, unique=True)
    pay_at = models.URLField(
        max_length=1000, blank=True, help_text="The provider's own page, where the payer confirms it."
    )
    state = models.CharField(max_length=20, choices=State, default=State.PENDING)
    message = models.CharField(max_length=300, blank=True, help_text="Why it failed, or why it was given back.")
    begun_at = models.DateTimeField(default=clock.now)
    unconfirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="When the provider last said that the payer has not confirmed it."
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = Payments.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["payer", "key"], name="one_payment_per_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_of_something"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="known_payment_state"),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="payment_has_a_currency_code"),
            models.CheckConstraint(condition=Q(card_last4__regex="^([0-9]{4})?$"), name="only_four_digits_of_a_card"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(purpose=""), name="payment_has_key_and_purpose"),
            models.CheckConstraint(
                condition=~Q(state__in=(State.SUCCEEDED, State.USED, State.REFUNDED))
                | Q(confirmed_at__isnull=False, provider_id__isnull=False),
                name="a_payment_made_says_when_and_where",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.USED) | Q(declined_at=None), name="a_declined_payment_is_not_used"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REFUNDED) | Q(declined_at__isnull=False),
                name="only_a_declined_payment_goes_back",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["begun_at"],
                condition=Q(state__in=(State.PENDING, State.NEEDS_CONFIRMATION, State.SUCCEEDED)),
                name="payments_to_settle",
            ),
            models.Index(fields=["source"], condition=~Q(source=""), name="payments_by_source"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.amount} {self.currency}, {self.state}"

    @property
    def message_in_words(self) -> str:
        return phrase_kept(self.message)

    @property
    def ledger_key(self) -> str:
        """The one key under which this payment may enter the ledger."""
        return f"payment:{self.pk}"

    @property
    def provider_key(self) -> str:
        """The key under which the provider knows it, ours alone whatever key the payer chose."""
        return str(self.pk)

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    @property
    def card(self) -> str:
        """As it is kept, and stands in the record: in English, whoever pays."""
        return f"{self.card_brand} ending in {self.card_last4}" if self.card_last4 else "card"

    @property
    def card_in_words(self) -> str:
        return card_said(self.card)


def card_said(kept: str) -> str:
    """A card as it was kept, in the reader's language."""
    brand, _, digits = kept.partition(" ending in ")
    return (
        phrase("{card_brand} ending in {card_last4}", card_brand=brand, card_last4=digits) if digits else phrase("card")
    )
