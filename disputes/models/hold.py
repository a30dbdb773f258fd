"""A legal hold of a case: who placed it, who confirmed it, what two operators agree on while it lasts, how it ended."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.phrases import phrase, phrase_later
from disputes.models.case import Case
from escrow.models import CardDispute


class HoldEnd(models.TextChoices):
    RELEASED = "released", phrase_later("Released by two operators")
    RAN_OUT = "ran_out", phrase_later("Ran out")
    LEGAL_RELEASE = "legal_release", phrase_later("The money was released by law")
    CARD_DISPUTE = "card_dispute", phrase_later("The card dispute was decided")


class Hold(models.Model):
    """Placed by one operator, for 72 hours; confirmed by another, for 30 days at a time. Or by a card dispute, without
    an operator, until that is decided. Its clock is a deadline.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="holds")
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    card_dispute = models.ForeignKey(CardDispute, models.PROTECT, null=True, blank=True, related_name="+")
    placed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=16, choices=HoldEnd, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case"], condition=Q(ended_at=None), name="one_hold_at_a_time"),
            models.CheckConstraint(
                condition=Q(placed_by=None, card_dispute__isnull=False, confirmed_at=None)
                | Q(placed_by__isnull=False, card_dispute=None),
                name="an_operator_holds_or_a_card_dispute",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_how="") | Q(ended_at__isnull=False, ended_how__in=HoldEnd.values),
                name="an_ended_hold_says_how",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("placed_by"))),
                name="another_operator_confirms_a_hold",
            ),
        ]

    def __str__(self) -> str:
        return f"Hold of {self.case_id}, {'open' if self.ended_at is None else self.ended_how}"


class Ground(models.Model):
    """Why an operator held a case, confirmed, renewed or released it. Operators read it; the sides read the rule."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="grounds")
    event_id = models.UUIDField(unique=True, help_text="The event that holds the salted hash of it.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    salt = models.CharField(max_length=32)
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return phrase("Ground in {case_id}", case_id=self.case_id)


class Matter(models.TextChoices):
    RENEWAL = "renewal", phrase_later("Another 30 days")
    RELEASE = "release", phrase_later("Let the clocks run on")
    LEGAL_RELEASE = "legal_release", phrase_later("Divide the money and close the case")


class ProposalState(models.TextChoices):
    OPEN = "open", phrase_later("Waits for a second operator")
    AGREED = "agreed", phrase_later("Agreed")
    REPLACED = "replaced", phrase_later("Replaced by another figure")
    ENDED = "ended", phrase_later("Ended with the hold")


class Proposal(models.Model):
    """What one operator proposes while a case is held; it takes effect when another one agrees."""

    hold = models.ForeignKey(Hold, models.PROTECT, related_name="proposals")
    matter = models.CharField(max_length=16, choices=Matter)
    to_freelancer = models.BigIntegerField(null=True, blank=True)
    rule = models.TextField(blank=True, help_text="Of a legal release: what says so.")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["hold", "matter"], condition=Q(state="open"), name="one_open_proposal_of_a_matter"
            ),
            models.CheckConstraint(condition=Q(matter__in=Matter.values), name="known_matter_of_a_proposal"),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="known_proposal_state"),
            models.CheckConstraint(
                condition=Q(matter="legal_release", to_freelancer__isnull=False, to_freelancer__gte=0)
                | (~Q(matter="legal_release") & Q(to_freelancer=None)),
                name="a_legal_release_has_a_figure",
            ),
            models.CheckConstraint(
                condition=(Q(state="agreed", agreed_by__isnull=False) & ~Q(agreed_by=F("proposed_by")))
                | (~Q(state="agreed") & Q(agreed_by=None)),
                name="two_operators_agree",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="an_ended_proposal_says_when",
            ),
        ]

    def __str__(self) -> str:
        return phrase(
            "{matter} proposed in {hold_id}: {state}", matter=self.matter, hold_id=self.hold_id, state=self.state
        )
