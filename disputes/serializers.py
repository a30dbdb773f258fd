"""Cases as the API shows them: the sides, the figures, where the process stands. Sealed stories stay sealed."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core import money
from core.showing import AmountField, MomentField
from disputes.attached import shown_with
from disputes.contact import contact
from disputes.feedback import seen_by
from disputes.models import Case, Phase
from disputes.models.bid import MOST_BIDS
from disputes.models.set_aside import application_of
from disputes.pages import private_room
from disputes.reading import close_of
from disputes.said import (
    AwardShown,
    BidsShown,
    CoolingOffShown,
    CorrectionShown,
    FeeShown,
    OfferShown,
    QuestionShown,
    RecommendationShown,
    SecondOpinionShown,
    StatementShown,
)
from disputes.said_by_operators import HoldShown, WaiverShown
from disputes.said_in_mediation import (
    ContactShown,
    ExhibitWithReadings,
    ObjectionShown,
    PartyQuestionShown,
    PrivateCounts,
    answers_in,
)
from disputes.said_late import FeedbackShown, SetAsideShown
from disputes.sealed_exhibits import found
from disputes.second_reading import exhibits_in_file
from people.serializers import PersonShown
from record.declaring import SIDES
from record.serializers import ActShown, DeadlineShown, acts_shown
from timers.models import Deadline


class ClosingShown(serializers.Serializer[Any]):
    cause = serializers.CharField(read_only=True)
    words = serializers.CharField(source="get_cause_display", read_only=True)
    to_freelancer = AmountField("case.currency", allow_null=True)
    to_client = AmountField("case.currency", allow_null=True)
    closed_at = MomentField()


class ContractNamed(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="pk", read_only=True)
    reference = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)


class CaseShown(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="pk", read_only=True)
    reference = serializers.CharField(read_only=True)
    url = serializers.SerializerMethodField()
    contract = ContractNamed(read_only=True)
    phase = serializers.ChoiceField(choices=Phase.choices, read_only=True)
    phase_since = MomentField()
    claimant = serializers.CharField(read_only=True, help_text="The side that opened the case.")
    client = PersonShown(source="contract.client", read_only=True)
    freelancer = PersonShown(source="contract.freelancer", read_only=True)
    mediator = PersonShown(read_only=True, allow_null=True)
    currency = serializers.CharField(read_only=True)
    about_released = serializers.BooleanField(read_only=True, help_text="About money that had left escrow.")
    amount = AmountField(help_text="In dispute: what was held, or had been released, when the case opened.")
    claimed = AmountField(help_text="To the freelancer, as the claimant claims; capped at the amount in dispute.")
    claimed_outside_escrow = AmountField(source="claimed_beyond", help_text="What was claimed above it.")
    answered = AmountField(allow_null=True, help_text="To the freelancer, as the respondent answers.")
    opened_at = MomentField()
    closing = serializers.SerializerMethodField()
    version = serializers.IntegerField(read_only=True, help_text="Number of the last event; send it as If-Match.")

    def get_url(self, case: Case) -> str:
        return reverse("api:case-detail", args=[case.pk])

    @extend_schema_field(ClosingShown(allow_null=True))
    def get_closing(self, case: Case) -> Any:
        try:
            return ClosingShown(case.closing).data
        except ObjectDoesNotExist:
            return None


class DisputedShown(serializers.Serializer[Any]):
    number = serializers.IntegerField(source="milestone.number", read_only=True)
    title = serializers.CharField(source="milestone.title", read_only=True)
    held = serializers.SerializerMethodField(help_text="What it held when the case opened.")

    def get_held(self, disputed: Any) -> str:
        return money.show(disputed.held, self.context["case"].currency)


class CaseToReadAgain(CaseShown):
    """The file for a second opinion, as the first mediator had it: no recommendation, and nothing that cites one."""

    milestones = serializers.SerializerMethodField()
    statements = serializers.SerializerMethodField()
    exhibits = serializers.SerializerMethodField()

    def shown(self, serializer: type[serializers.Serializer[Any]], rows: Any) -> Any:
        return serializer(rows, many=True, context=self.context).data

    @extend_schema_field(DisputedShown(many=True))
    def get_milestones(self, case: Case) -> Any:
        rows = case.disputed_milestones.select_related("milestone").order_by("milestone__number")
        return self.shown(DisputedShown, rows)

    @extend_schema_field(StatementShown(many=True))
    def get_statements(self, case: Case) -> Any:
        rows = case.statements.order_by("made_at", "pk").prefetch_related("items__deliverable__milestone")
        return self.shown(StatementShown, rows)

    @extend_schema_field(ExhibitWithReadings(many=True))
    def get_exhibits(self, case: Case) -> Any:
        rows = exhibits_in_file(case).prefetch_related("readings__mediator").order_by("number")
        return self.shown(ExhibitWithReadings, found(case, self.context["person"], rows))


class CaseWhole(CaseToReadAgain):
    """A case with what was said, offered, recommended and paid in it, its clocks, and what you can do now."""

    you = serializers.SerializerMethodField(help_text="Your position.")
    exhibits = serializers.SerializerMethodField()
    offers = serializers.SerializerMethodField()
    bids = serializers.SerializerMethodField()
    cooling_off = serializers.SerializerMethodField()
    recommendations = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField(help_text="Of the sides, about a recommendation.")
    corrections = serializers.SerializerMethodField()
    second_opinions = serializers.SerializerMethodField()
    party_questions = serializers.SerializerMethodField(help_text="Of the mediator, to the sides.")
    objections = serializers.SerializerMethodField()
    private_messages = serializers.SerializerMethodField()
    contact = serializers.SerializerMethodField(help_text="Whether the sides write to each other directly.")
    evidence_closes_at = serializers.SerializerMethodField(help_text="As the mediator announced it.")
    set_aside = serializers.SerializerMethodField(help_text="The application to set a default aside.")
    feedback = serializers.SerializerMethodField(help_text="As far as you may see it.")
    fees = serializers.SerializerMethodField()
    awards = serializers.SerializerMethodField()
    waivers = serializers.SerializerMethodField()
    holds = serializers.SerializerMethodField(help_text="Legal holds; one that has not ended holds the case now.")
    deadlines = serializers.SerializerMethodField()
    acts = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField())
    def get_you(self, case: Case) -> str | None:
        return case.position_of(self.context["person"])

    @extend_schema_field(ExhibitWithReadings(many=True))
    def get_exhibits(self, case: Case) -> Any:
        rows = case.exhibits.prefetch_related("readings__mediator").order_by("number")
        return self.shown(ExhibitWithReadings, found(case, self.context["person"], rows))

    @extend_schema_field(OfferShown(many=True))
    def get_offers(self, case: Case) -> Any:
        return self.shown(OfferShown, case.offers.order_by("made_at", "pk"))

    @extend_schema_field(BidsShown(many=True))
    def get_bids(self, case: Case) -> Any:
        sides = list(case.bids.values_list("side", flat=True))
        placed = {side: sides.count(side) for side in SIDES}
        rows = [{"side": side, "placed": count, "left": MOST_BIDS - count} for side, count in placed.items()]
        return self.shown(BidsShown, rows)

    @extend_schema_field(CoolingOffShown(many=True))
    def get_cooling_off(self, case: Case) -> Any:
        return self.shown(CoolingOffShown, case.cooling_offs.open().select_related("deadline").order_by("pk"))

    @extend_schema_field(RecommendationShown(many=True))
    def get_recommendations(self, case: Case) -> Any:
        rows = case.recommendations.order_by("number").select_related("mediator", "corrects")
        return self.shown(
            RecommendationShown,
            rows.prefetch_related("findings__deliverable__milestone", "findings__exhibits", "replies"),
        )

    @extend_schema_field(QuestionShown(many=True))
    def get_questions(self, case: Case) -> Any:
        return self.shown(QuestionShown, case.questions.select_related("answered_by"))

    @extend_schema_field(CorrectionShown(many=True))
    def get_corrections(self, case: Case) -> Any:
        return self.shown(CorrectionShown, case.corrections.select_related("of"))

    @extend_schema_field(SecondOpinionShown(many=True))
    def get_second_opinions(self, case: Case) -> Any:
        return self.shown(SecondOpinionShown, case.second_opinions.select_related("of", "made"))

    @extend_schema_field(SetAsideShown(allow_null=True))
    def get_set_aside(self, case: Case) -> Any:
        application = application_of(case)
        return SetAsideShown(application, context=self.context).data if application else None

    @extend_schema_field(FeedbackShown(many=True))
    def get_feedback(self, case: Case) -> Any:
        return self.shown(FeedbackShown, seen_by(case, self.context["person"]))

    @extend_schema_field(FeeShown(many=True))
    def get_fees(self, case: Case) -> Any:
        return self.shown(FeeShown, case.fee_rows.order_by("side"))

    @extend_schema_field(AwardShown(many=True))
    def get_awards(self, case: Case) -> Any:
        return self.shown(AwardShown, case.awards.order_by("recorded_at", "pk"))

    @extend_schema_field(PartyQuestionShown(many=True))
    def get_party_questions(self, case: Case) -> Any:
        rows = case.party_questions.select_related("asked_by", "answer")
        answers = answers_in(case, self.context["person"])
        context = {**self.context, "answers": answers, "files": shown_with(case, list(answers.values()))}
        return PartyQuestionShown(rows, many=True, context=context).data

    @extend_schema_field(ObjectionShown(many=True))
    def get_objections(self, case: Case) -> Any:
        return self.shown(ObjectionShown, case.objections.select_related("mediator"))

    @extend_schema_field(PrivateCounts())
    def get_private_messages(self, case: Case) -> dict[str, int]:
        return private_room.counts(case)

    @extend_schema_field(ContactShown())
    def get_contact(self, case: Case) -> Any:
        return ContactShown(contact(case)).data

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_evidence_closes_at(self, case: Case) -> Any:
        close = close_of(case)
        return MomentField().to_representation(close.closes_at) if close else None

    @extend_schema_field(WaiverShown(many=True))
    def get_waivers(self, case: Case) -> Any:
        return self.shown(WaiverShown, case.waivers.order_by("requested_at", "pk"))

    @extend_schema_field(HoldShown(many=True))
    def get_holds(self, case: Case) -> Any:
        return self.shown(HoldShown, case.holds.order_by("placed_at", "pk"))

    @extend_schema_field(DeadlineShown(many=True))
    def get_deadlines(self, case: Case) -> Any:
        return self.shown(DeadlineShown, Deadline.objects.of(case).open().in_order())

    @extend_schema_field(ActShown(many=True))
    def get_acts(self, case: Case) -> list[dict[str, Any]]:
        return acts_shown(self.context["person"], case)
