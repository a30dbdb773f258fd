"""Contracts as the API shows them: the terms, where each milestone stands, what was handed in."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from contracts.models import Contract, ContractPhase, Milestone
from core import money
from core.showing import AmountField, MomentField, NumbersField
from people.serializers import PersonShown
from record.serializers import ActShown, DeadlineShown, acts_shown
from timers.models import Deadline


class FileShown(serializers.Serializer[Any]):
    id = serializers.UUIDField(read_only=True)
    name = serializers.CharField(read_only=True)
    size = serializers.IntegerField(read_only=True, help_text="Bytes.")
    sha256 = serializers.CharField(read_only=True, help_text="Of the file as it was handed in.")
    shared_size = serializers.IntegerField(
        read_only=True, help_text="Bytes of what others get of evidence and with messages."
    )
    shared_sha256 = serializers.CharField(
        read_only=True, help_text="Of what others get: of a picture with hidden data, a copy without it."
    )
    content_type = serializers.CharField(read_only=True)


class RulebookShown(serializers.Serializer[Any]):
    name = serializers.CharField(read_only=True)
    version = serializers.IntegerField(read_only=True)


class RulebookWhole(RulebookShown):
    """A published version; it never changes."""

    published_at = MomentField()
    currencies = serializers.ListField(child=serializers.CharField(), read_only=True)
    params = serializers.JSONField(read_only=True, help_text="The parameters, as the rulebook names them.")


class DeliverableShown(serializers.Serializer[Any]):
    number = serializers.IntegerField(read_only=True)
    title = serializers.CharField(read_only=True)
    criterion = serializers.CharField(read_only=True)
    worth = AmountField("milestone.contract.currency", allow_null=True)


class SubmissionShown(serializers.Serializer[Any]):
    version = serializers.IntegerField(read_only=True)
    note = serializers.CharField(read_only=True)
    links = serializers.ListField(child=serializers.URLField(), read_only=True)
    files = FileShown(many=True, read_only=True)
    meets = NumbersField()
    submitted_at = MomentField()
    changes_requested = serializers.ListField(child=serializers.CharField(), read_only=True)


class MilestoneShown(serializers.Serializer[Any]):
    number = serializers.IntegerField(read_only=True)
    title = serializers.CharField(read_only=True)
    amount = AmountField("contract.currency")
    state = serializers.CharField(read_only=True, help_text="As declared.")
    standing = serializers.CharField(
        read_only=True,
        help_text="The state; “refund_requested” or “contested” beside it; the contract's phase before it is active.",
    )


class MilestoneWhole(MilestoneShown):
    """A milestone with its deliverables, what is held for it, and what was handed in."""

    held = serializers.SerializerMethodField(help_text="In escrow now.")
    released = AmountField("contract.currency")
    given_back = AmountField("contract.currency", help_text="Of what was released.")
    review_days = serializers.IntegerField(read_only=True, allow_null=True)
    submitted_at = MomentField(allow_null=True)
    deliverables = DeliverableShown(many=True, read_only=True)
    submissions = SubmissionShown(many=True, read_only=True)

    def get_held(self, milestone: Milestone) -> str:
        holds: dict[int, int] = self.context["holds"]
        return money.show(holds.get(milestone.number, 0), milestone.contract.currency)


class ContractShown(serializers.Serializer[Any]):
    id = serializers.UUIDField(source="pk", read_only=True)
    reference = serializers.CharField(read_only=True)
    url = serializers.SerializerMethodField()
    title = serializers.CharField(read_only=True)
    phase = serializers.ChoiceField(choices=ContractPhase.choices, read_only=True)
    client = PersonShown(read_only=True)
    freelancer = PersonShown(read_only=True)
    currency = serializers.CharField(read_only=True)
    rulebook = RulebookShown(read_only=True)
    offered_at = MomentField()
    accepted_at = MomentField(allow_null=True)
    ended_at = MomentField(allow_null=True)
    version = serializers.IntegerField(read_only=True, help_text="Number of the last event; send it as If-Match.")
    milestones = MilestoneShown(many=True, read_only=True)

    def get_url(self, contract: Contract) -> str:
        return reverse("api:contract-detail", args=[contract.pk])


class ContractWhole(ContractShown):
    """A contract with all of its milestones, the clocks that run, and what you can do now."""

    you = serializers.SerializerMethodField(help_text="Your position.")
    milestones = serializers.SerializerMethodField()  # type: ignore[assignment]
    deadlines = serializers.SerializerMethodField()
    acts = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField())
    def get_you(self, contract: Contract) -> str | None:
        return contract.position_of(self.context["person"])

    @extend_schema_field(MilestoneWhole(many=True))
    def get_milestones(self, contract: Contract) -> Any:
        return MilestoneWhole(contract.milestones.all(), many=True, context=self.context).data

    @extend_schema_field(DeadlineShown(many=True))
    def get_deadlines(self, contract: Contract) -> Any:
        return DeadlineShown(Deadline.objects.of(contract).open().in_order(), many=True).data

    @extend_schema_field(ActShown(many=True))
    def get_acts(self, contract: Contract) -> list[dict[str, Any]]:
        return acts_shown(self.context["person"], contract)
