"""A milestone: an amount, what has to be delivered for it, and where it stands."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from contracts.models.contract import Contract
from core import writing
from core.phrases import phrase, phrase_later
from record.performing import current


class MilestoneState(models.TextChoices):
    UNFUNDED = "unfunded", phrase_later("Not funded")
    FUNDED = "funded", phrase_later("Funded")
    SUBMITTED = "submitted", phrase_later("Submitted, in review")
    CHANGES_REQUESTED = "changes_requested", phrase_later("Changes requested")
    DISPUTED = "disputed", phrase_later("Disputed")
    PAID = "paid", phrase_later("Paid")
    REFUNDED = "refunded", phrase_later("Refunded")


REFUND_REQUESTED = "refund_requested"  # stands beside the state: the milestone keeps it while the request is open
CARD_DISPUTED = "card_disputed"  # likewise, while the bank of the client's card disputes the payment
CONTESTED = "contested"  # paid, and a case about what was released of it is open
HELD = (MilestoneState.FUNDED, MilestoneState.SUBMITTED, MilestoneState.CHANGES_REQUESTED)

WORDS = {
    "offered": phrase_later("the contract has not been accepted yet"),
    "ended": phrase_later("the contract has ended"),
    MilestoneState.UNFUNDED: phrase_later("the milestone is not funded"),
    MilestoneState.FUNDED: phrase_later("the milestone is funded, and nothing has been submitted"),
    MilestoneState.SUBMITTED: phrase_later("the work is in review"),
    MilestoneState.CHANGES_REQUESTED: phrase_later("changes have been requested"),
    REFUND_REQUESTED: phrase_later("the client has asked for the money back"),
    CARD_DISPUTED: phrase_later(
        "the bank of the client’s card has taken the payment back, and that is not decided yet"
    ),
    MilestoneState.DISPUTED: phrase_later("the milestone is in dispute"),
    MilestoneState.PAID: phrase_later("the milestone is paid"),
    CONTESTED: phrase_later("a case about what was released is open"),
    MilestoneState.REFUNDED: phrase_later("the milestone is refunded"),
}


class Milestone(models.Model):
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="milestones", db_index=False)  # by its number
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    amount = models.BigIntegerField(help_text="Minor units of the contract's currency.")
    review_days = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(max_length=20, choices=MilestoneState, default=MilestoneState.UNFUNDED)
    refund_requested_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True, help_text="When work was first submitted.")
    released = models.BigIntegerField(default=0, help_text="What the freelancer has got of it so far.")
    given_back = models.BigIntegerField(default=0, help_text="What the freelancer has given back of what was released.")
    contested_at = models.DateTimeField(null=True, blank=True, help_text="A case about what was released is open.")
    card_disputed_at = models.DateTimeField(null=True, blank=True, help_text="Held for a card dispute, in no case.")

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contract", "number"], name="milestones_are_numbered"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_milestone_is_worth_something"),
            models.CheckConstraint(condition=Q(released__gte=0), name="released_is_never_negative"),
            models.CheckConstraint(
                condition=Q(given_back__gte=0, given_back__lte=F("released")),
                name="no_more_comes_back_than_was_released",
            ),
            models.CheckConstraint(
                condition=Q(contested_at=None) | Q(state="paid"), name="only_what_is_paid_is_contested"
            ),
            models.CheckConstraint(
                condition=Q(card_disputed_at=None) | Q(state__in=HELD),
                name="only_what_is_held_is_held_for_a_card_dispute",
            ),
            models.CheckConstraint(condition=Q(state__in=MilestoneState.values), name="known_milestone_state"),
            models.CheckConstraint(
                condition=Q(review_days=None) | Q(review_days__range=(3, 30)), name="three_to_thirty_review_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def standing(self) -> str:
        if self.card_disputed_at:
            return CARD_DISPUTED
        if self.refund_requested_at and self.state in HELD:
            return REFUND_REQUESTED
        if self.contested_at:
            return CONTESTED
        if self.state == MilestoneState.UNFUNDED and self.contract.phase != "active":
            return self.contract.phase
        return self.state

    @property
    def called(self) -> str:
        return f"milestone:{self.number}"

    @property
    def was_submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def with_freelancer(self) -> int:
        """What was released of it and not given back, in minor units."""
        return self.released - self.given_back

    def standing_in_words(self) -> str:
        return WORDS[self.standing]

    def what_now(self) -> str:
        return phrase("Look at the contract to see what is possible for this milestone now.")

    def stand(self, state: str, *, refund_requested_at: object = None, contested_at: object = None) -> None:
        """Move to a state; what stands beside one ends with it, unless it is opened. The only writer of `state`."""
        before = self.standing
        self.state = MilestoneState(state)
        self.refund_requested_at = refund_requested_at  # type: ignore[assignment]
        self.contested_at = contested_at  # type: ignore[assignment]
        current().move(self.called, before, self.standing)
        kept = ("state", "refund_requested_at", "contested_at", "submitted_at", "released", "given_back")
        writing.save(self, *kept)

    def hold_for_card_dispute(self, since: datetime | None) -> None:
        """It stands still from this moment; None: it stands again as it did before."""
        before = self.standing
        self.card_disputed_at = since
        current().move(self.called, before, self.standing)
        self.save(update_fields=["card_disputed_at"])


class Deliverable(models.Model):
    """One thing that a milestone has to deliver, when it counts as done, and what it is worth where that was agreed."""

    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="deliverables")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    criterion = models.TextField(blank=True)
    worth = models.BigIntegerField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["milestone", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["milestone", "number"], name="deliverables_are_numbered"),
        ]

    def __str__(self) -> str:
        return self.title
