"""Transfers: every movement of money, each with its reason and its cause."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from core.phrases import phrase, phrase_later
from escrow.access import Transfers
from escrow.models.account import Account
from record.models import Event
from timers.models import Subject


class Reason(models.TextChoices):
    """For what money may move: the rulebook's section 8, and nothing else."""

    FUND = "fund", phrase_later("Fund")
    CLIENT_APPROVAL = "client_approval", phrase_later("Client Approval")
    PART_APPROVAL = "part_approval", phrase_later("Part Approval")
    REVIEW_LAPSE = "review_lapse", phrase_later("Review Lapse")
    REFUND_GRANTED = "refund_granted", phrase_later("Refund Granted")
    REFUND_GIVEN = "refund_given", phrase_later("Refund Given")
    REFUND_REQUEST_LAPSE = "refund_request_lapse", phrase_later("Refund-request lapse")
    OFFER_ACCEPTED = "offer_accepted", phrase_later("Offer Accepted")
    BIDS_MET = "bids_met", phrase_later("Bids Met")
    CONCEDED = "conceded", phrase_later("Conceded")
    DEFAULT_LAPSE = "default_lapse", phrase_later("Default Lapse")
    RECOMMENDATION_ACCEPTED = "recommendation_accepted", phrase_later("Recommendation Accepted")
    RECOMMENDATION_STOOD = "recommendation_stood", phrase_later("Recommendation Stood")
    FEE_PAID = "fee_paid", phrase_later("Fee Paid")
    FEE_REFUNDED = "fee_refunded", phrase_later("Fee Refunded")
    FEE_KEPT = "fee_kept", phrase_later("Fee Kept")
    FEE_DEFAULT = "fee_default", phrase_later("Fee Default")
    NEITHER_PAID = "neither_paid", phrase_later("Neither Paid")
    FEE_TO_ARBITRATOR = "fee_to_arbitrator", phrase_later("Fee To Arbitrator")
    AWARD = "award", phrase_later("Award")
    AWARD_FEE_SHIFT = "award_fee_shift", phrase_later("Award Fee Shift")
    LEGAL_RELEASE = "legal_release", phrase_later("Legal Release")
    CLAWBACK = "clawback", phrase_later("Clawback")
    CLAWBACK_WON = "clawback_won", phrase_later("Clawback Won")
    HOURLY_WEEK_PAID = "hourly_week_paid", phrase_later("Hourly Week Paid")
    HOURLY_REFUND = "hourly_refund", phrase_later("Hourly Refund")
    WAIVER_BY_PLATFORM = "waiver_by_platform", phrase_later("Waiver By Platform")
    PAYOUT = "payout", phrase_later("Payout")
    PAYOUT_RETURNED = "payout_returned", phrase_later("Payout Returned")


class Transfer(models.Model):
    """One movement from `debit` (the money leaves it) to `credit` (it arrives), in minor units. Never changed.

    `key` names the whole movement of an act, `seq` the transfer in it. `at` is the moment at which it counts: of
    receipt for an act, due for a lapse. The foreign keys to the accounts include the currency: the guards' migration
    makes them, so Django need not.
    """

    debit = models.ForeignKey(Account, models.PROTECT, related_name="debits", db_constraint=False)
    credit = models.ForeignKey(Account, models.PROTECT, related_name="credits", db_constraint=False)
    amount = models.BigIntegerField(help_text="Minor units.")
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=24, choices=Reason)
    key = models.CharField(max_length=200)
    seq = models.PositiveSmallIntegerField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="transfers")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="transfers")
    at = models.DateTimeField()

    objects = Transfers.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["key", "seq"], name="one_movement_per_key"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="transfer_moves_something"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_between_two_accounts"),
            models.CheckConstraint(condition=Q(reason__in=Reason.values), name="transfer_for_a_known_reason"),
            models.CheckConstraint(condition=~Q(key=""), name="transfer_has_a_key"),
        ]

    def __str__(self) -> str:
        return phrase(
            "{amount} {currency} from {debit_id} to {credit_id}: {reason}",
            amount=self.amount,
            currency=self.currency,
            debit_id=self.debit_id,
            credit_id=self.credit_id,
            reason=self.reason,
        )
