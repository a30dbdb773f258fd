"""A case: a dispute over what is held for some milestones of one contract."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import F, Q

from contracts.models import Contract, Milestone
from contracts.rules import Rules
from core import clock
from core.errors import NotFound
from core.kept import Kept
from core.phrases import phrase, phrase_later
from disputes.models.barring import barred
from disputes.models.claimable import waiting_for
from disputes.models.numbers import next_case_number
from messaging.counts import private_counts
from people.models import Role, User
from record.declaring import SIDES, other_side
from timers.models import Subject

if TYPE_CHECKING:
    from disputes.models.disputed import DisputedMilestone
    from disputes.models.fee import Fee
    from disputes.models.offer import Offer
    from disputes.models.recommendation import Recommendation


class Phase(models.TextChoices):
    RESPONSE = "response", phrase_later("Response")
    DEFAULT = "default", phrase_later("Default")
    NEGOTIATION = "negotiation", phrase_later("Negotiation")
    MEDIATION = "mediation", phrase_later("Mediation")
    RECOMMENDATION = "recommendation", phrase_later("Recommendation")
    ELECTION = "election", phrase_later("Fee election")
    ARBITRATION = "arbitration", phrase_later("Arbitration")
    CLOSED = "closed", phrase_later("Closed")


# Stands that are no phases of their own: what can be done differs in them.
AWARDING = "awarding"  # arbitration, from the first recorded award on: nobody settles any more
SECOND_OPINION = "second_opinion"  # recommendation, while another mediator reads: nobody answers meanwhile

OPEN = (*(str(phase) for phase in Phase if phase != Phase.CLOSED), AWARDING, SECOND_OPINION)
EVERY_PHASE = (*OPEN, str(Phase.CLOSED))
# Settling is possible in all of them, until an award is recorded.
SETTLING = tuple(phase for phase in OPEN if phase != AWARDING)

WORDS = {
    Phase.RESPONSE: phrase_later("the case waits for the response"),
    Phase.DEFAULT: phrase_later("the response was not given in time"),
    Phase.NEGOTIATION: phrase_later("the sides are negotiating"),
    Phase.MEDIATION: phrase_later("the case is in mediation"),
    Phase.RECOMMENDATION: phrase_later("a recommendation waits for both answers"),
    Phase.ELECTION: phrase_later("the election of arbitration is open"),
    Phase.ARBITRATION: phrase_later("the case is with the arbitrator"),
    AWARDING: phrase_later("an award has been recorded"),
    SECOND_OPINION: phrase_later("another mediator reads the case for a second opinion"),
    Phase.CLOSED: phrase_later("the case is closed"),
}


# Sentences are made one layer above, which registers here how an event is told.
Tells = Callable[["Case", Any, Any], str]
_tells: list[Tells] = []


def tells_events(tell: Tells) -> None:
    _tells[:] = [tell]


class Cases(models.QuerySet["Case"]):
    def whole(self) -> Cases:
        return self.select_related(
            "contract", "contract__client", "contract__freelancer", "contract__rulebook", "mediator"
        )

    def fresh(self, pk: uuid.UUID) -> Case:
        """For an act: with its rulebook, people are read when they are asked for. Raises NotFound."""
        try:
            return self.select_related("contract__rulebook").get(pk=pk)
        except ObjectDoesNotExist:
            raise NotFound(phrase("There is no such case.")) from None

    def open(self) -> Cases:
        return self.exclude(phase=Phase.CLOSED)

    def closed(self) -> Cases:
        return self.filter(phase=Phase.CLOSED)

    def of(self, person: User) -> Cases:
        """Those in which the person is a side."""
        return self.filter(Q(contract__client=person) | Q(contract__freelancer=person))

    def in_queue(self) -> Cases:
        """In mediation, and no mediator has claimed it."""
        return self.filter(phase=Phase.MEDIATION, mediator=None)

    def visible_to(self, person: User) -> Cases:
        """The cases in which a person has a present role; of staff, what their work needs."""
        if not person.roles:
            return self.of(person)
        sees = Q(contract__client=person) | Q(contract__freelancer=person)
        if person.has_role(Role.OPERATOR):
            return self.all()
        if person.has_role(Role.MEDIATOR):
            sees |= Q(mediator=person) | waiting_for(person)
        return self.filter(sees)


class Case(Subject):
    """Who claims what, and where the process stands. Amounts are minor units, to the freelancer."""

    subject_ptr = models.OneToOneField(
        Subject, models.PROTECT, parent_link=True, primary_key=True, related_name="as_case"
    )
    number = models.PositiveIntegerField(unique=True, default=next_case_number, editable=False)
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="cases")
    phase = models.CharField(max_length=16, choices=Phase, default=Phase.RESPONSE)
    phase_since = models.DateTimeField()
    claimant = models.CharField(max_length=12)
    opened_by_lapse = models.BooleanField(default=False)
    about_released = models.BooleanField(default=False, help_text="About money that had left escrow: nothing is held.")
    opened_at = models.DateTimeField()
    amount = models.BigIntegerField(help_text="The amount in dispute: what was held when the case opened.")
    claimed = models.BigIntegerField(help_text="To the freelancer, as the claimant claims; capped.")
    claimed_beyond = models.BigIntegerField(default=0, help_text="What was claimed above the amount in dispute.")
    answered = models.BigIntegerField(null=True, blank=True, help_text="To the freelancer, as the respondent answers.")
    mediator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="cases_mediated"
    )
    negotiating_since = models.DateTimeField(null=True, blank=True)
    mediation_lapsed_at = models.DateTimeField(null=True, blank=True, help_text="The first time; there is one more.")
    recommended_at = models.DateTimeField(null=True, blank=True)
    second_opinion_since = models.DateTimeField(null=True, blank=True, help_text="Another mediator reads the case.")
    held_since = models.DateTimeField(null=True, blank=True, help_text="Held for legal reasons: all clocks stand.")
    file_sent_at = models.DateTimeField(null=True, blank=True)
    award_recorded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = Cases.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(phase__in=Phase.values), name="known_case_phase"),
            models.CheckConstraint(condition=Q(claimant__in=SIDES), name="a_side_claims"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_case_is_about_something"),
            models.CheckConstraint(
                condition=Q(claimed__gte=0, claimed__lte=F("amount"))
                & (Q(answered=None) | Q(answered__gte=0, answered__lte=F("amount"))),
                name="figures_lie_within_the_amount_in_dispute",
            ),
            models.CheckConstraint(
                condition=Q(phase="closed", closed_at__isnull=False) | (~Q(phase="closed") & Q(closed_at=None)),
                name="a_closed_case_says_when",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["phase", "mediator"], condition=~Q(phase="closed"), name="cases_to_mediate"),
        ]

    def __str__(self) -> str:
        return phrase("{reference} about {contract_id}", reference=self.reference, contract_id=self.contract_id)

    @property
    def reference(self) -> str:
        return f"EH-{self.number:04d}"

    @property
    def currency(self) -> str:
        return self.contract.currency

    @property
    def title(self) -> str:
        return self.contract.title

    @cached_property
    def rules(self) -> Rules:
        return self.contract.rules

    @property
    def respondent(self) -> str:
        return other_side(self.claimant)

    @property
    def is_closed(self) -> bool:
        return self.phase == Phase.CLOSED

    # What the stages ask for again and again; each read once per loaded case.
    @cached_property
    def disputed(self) -> list[Milestone]:
        """The disputed milestones, in their order."""
        chosen = {each.milestone_id for each in self.what_was_held}
        return [milestone for milestone in self.contract.all_milestones if milestone.pk in chosen]

    @cached_property
    def what_was_held(self) -> list[DisputedMilestone]:
        """Of each disputed milestone, in their order: what it held when the case opened."""
        return _held().of(self.pk, case=self)

    @cached_property
    def frozen(self) -> list[Milestone]:
        """The disputed milestones as they are to be moved, without what pages show of them."""
        milestones = list(Milestone.objects.filter(disputes__case=self).order_by("number"))
        for milestone in milestones:
            milestone.contract = self.contract
        return milestones

    @cached_property
    def private_counts(self) -> dict[int, int]:
        """Of each side's person: how many private messages went to and fro."""
        return private_counts(self)

    @cached_property
    def fees(self) -> dict[str, Fee]:
        """Side -> its arbitration fee; empty before the election."""
        return {fee.side: fee for fee in self.fee_rows.all()}

    @cached_property
    def last_recommendation(self) -> Recommendation | None:
        return self.recommendations.order_by("-number").first()

    @cached_property
    def open_offers(self) -> dict[str, Offer]:
        """Side -> its open offer."""
        return {offer.side: offer for offer in self.offers.filter(ended_at=None)}

    def figure_of(self, side: str) -> int | None:
        """What this side last claimed or answered, to the freelancer; None where it has said nothing."""
        return self.claimed if side == self.claimant else self.answered

    def person_of(self, side: str) -> User:
        return self.contract.person_of(side)

    def is_mediated_by(self, person: User) -> bool:
        """Whether somebody is the mediator of this case, and a mediator still."""
        return self.mediator_id == person.pk and person.has_role(Role.MEDIATOR)

    def role_of(self, side: str) -> str:
        return "claimant" if side == self.claimant else "respondent"

    # What an act asks of its subject.

    def position_of(self, person: User, wanted: Iterable[str] = ()) -> str | None:
        """The position in which a person meets this case: a party's own before any staff role."""
        return self.contract.position_of(person, wanted)

    def audience_ids(self) -> set[int]:
        return self.contract.audience_ids() | ({self.mediator_id} if self.mediator_id else set())

    @property
    def standing(self) -> str:
        if self.phase == Phase.ARBITRATION and self.award_recorded_at:
            return AWARDING
        if self.phase == Phase.RECOMMENDATION and self.second_opinion_since:
            return SECOND_OPINION
        return self.phase

    @property
    def is_held(self) -> bool:
        return self.held_since is not None

    def bars(self, act: Any, position: str) -> str:
        """Why this cannot be done now although the phase allows it. A payment confirmed before a hold still counts."""
        if self.held_since and not act.while_held and not (act.bill and clock.now() < self.held_since):
            return phrase(
                "The case is held for legal reasons. All clocks stand still; only messages and evidence go on"
            )
        return barred(self, act, position)

    @property
    def called(self) -> str:
        return self.reference

    def standing_in_words(self) -> str:
        return WORDS[self.standing]

    def what_now(self) -> str:
        return phrase("Look at the case to see what is possible now.")

    def what_happened(self, events: list[Any], by: User | None = None) -> str:
        told = [_tells[-1](self, event, by) if _tells else event.act.replace("_", " ") for event in events]
        return phrase("The case has changed since you opened this page. {join}.", join=". ".join(told))

    def parts(self, kind: str) -> list[Any]:
        return []


@cache
def _held() -> Kept[DisputedMilestone]:
    model: Any = Case.disputed_milestones.rel.related_model  # below in the order of the models
    rows = model.objects.select_related("milestone").order_by("milestone__number")
    return Kept(lambda case: rows.filter(case=case), "uuid")
