"""Where money can be: in the world outside, a wallet, a milestone's escrow, a case's fees, with the arbitrator."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.phrases import phrase, phrase_later
from escrow.access import Accounts
from timers.models import Subject


class Kind(models.TextChoices):
    WORLD = "world", phrase_later("Outside the portal")
    WALLET = "wallet", phrase_later("Wallet")
    ESCROW = "escrow", phrase_later("Escrow")
    FEE = "fee", phrase_later("Arbitration fee")
    ARBITRATOR = "arbitrator", phrase_later("Arbitrator")
    PLATFORM = "platform", phrase_later("Platform")


class Side(models.TextChoices):
    CLIENT = "client", phrase_later("Client")
    FREELANCER = "freelancer", phrase_later("Freelancer")


# What somebody else's money lies in may never be overdrawn. The world's balance is what came from it, negative;
# the platform's may be negative, because it bears losses.
GUARDED = (Kind.WALLET, Kind.ESCROW, Kind.FEE, Kind.ARBITRATOR)

BARE = Q(owner=None, number=None, side="")
SHAPES = (
    Q(kind__in=(Kind.WORLD, Kind.WALLET), owner__isnull=False, subject=None, number=None, side="")
    | Q(kind=Kind.ESCROW, owner=None, subject__isnull=False, number__isnull=False, side="")
    | Q(kind=Kind.FEE, owner=None, subject__isnull=False, number=None, side__in=Side.values)
    | Q(kind__in=(Kind.ARBITRATOR, Kind.PLATFORM)) & BARE
)


class Account(models.Model):
    """One currency's money in one place. `balance` is kept by the database from the transfers, and by nothing else.

    World and wallet belong to a person (the world account is what this person paid in from outside, so that no row
    is everybody's), escrow to a contract's milestone by its number, a fee to a case and a side; arbitrator and
    platform may be one for all, or one per case.
    """

    kind = models.CharField(max_length=12, choices=Kind)
    currency = models.CharField(max_length=3)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="accounts")
    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="accounts", db_index=False
    )  # the identity's index begins with it
    number = models.PositiveSmallIntegerField(null=True, blank=True, help_text="A milestone's number.")
    side = models.CharField(max_length=12, choices=Side, blank=True, default="")
    balance = models.BigIntegerField(default=0, editable=False, help_text="Minor units.")

    objects = Accounts.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # Few: without it they would be looked for among all that have no owner, or no subject.
            models.Index(fields=["kind", "currency"], condition=Q(owner=None, subject=None), name="accounts_of_nobody"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "owner", "kind", "currency", "number", "side"],
                nulls_distinct=False,
                name="one_account_per_identity",
            ),
            models.UniqueConstraint(fields=["id", "currency"], name="account_and_its_currency"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="known_account_kind"),
            models.CheckConstraint(condition=SHAPES, name="account_belongs_as_its_kind_says"),
            models.CheckConstraint(condition=Q(currency__regex="^[A-Z]{3}$"), name="account_has_a_currency_code"),
            models.CheckConstraint(
                condition=~Q(kind__in=GUARDED) | Q(balance__gte=0), name="no_guarded_account_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return phrase("{kind} {currency} no. {pk}", kind=self.kind, currency=self.currency, pk=self.pk)

    @property
    def is_guarded(self) -> bool:
        return self.kind in GUARDED
