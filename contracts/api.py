"""The API to contracts and rulebooks: reading them. What happens to a contract happens by its acts."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from contracts import holding
from contracts.models import Contract, ContractPhase, Milestone, Rulebook
from contracts.serializers import ContractShown, ContractWhole, MilestoneWhole, RulebookWhole
from core.errors import NotFound
from core.phrases import phrase, phrase_later
from escrow.api import rows_shown
from escrow.serializers import RowShown
from escrow.statements import statement
from record.api import SubjectViews

WHOLE = ("deliverables__milestone__contract", "submissions__files", "submissions__meets")


class ContractFilter(django_filters.FilterSet):
    phase = django_filters.MultipleChoiceFilter(choices=ContractPhase.choices)
    as_position = django_filters.ChoiceFilter(
        choices=[("client", "client"), ("freelancer", "freelancer")],
        method="by_position",
        label=phrase_later("Your position."),
    )

    class Meta:
        model = Contract
        fields: tuple[str, ...] = ()

    def by_position(self, contracts: QuerySet[Contract], name: str, position: str) -> QuerySet[Contract]:
        mine = {"client": self.request.user} if position == "client" else {"freelancer": self.request.user}
        return contracts.filter(**mine)


@extend_schema_view(
    list=extend_schema(summary="Your contracts", description="The newest first."),
    retrieve=extend_schema(
        summary="A contract", description="By id or reference. Its version stands in the ETag.", responses=ContractWhole
    ),
)
class ContractViews(SubjectViews):
    serializer_class = ContractShown
    queryset = Contract.objects.none()
    filterset_class = ContractFilter
    noun = "contract"

    def visible(self) -> QuerySet[Contract]:
        milestones = Milestone.objects.order_by("number")
        if self.action != "list":
            milestones = milestones.prefetch_related(*WHOLE)
        return (
            Contract.objects.visible_to(self.person)
            .whole()
            .prefetch_related(Prefetch("milestones", queryset=milestones))
        )

    def get_serializer(self, *args: Any, **more: Any) -> Any:
        if self.action != "retrieve":
            return super().get_serializer(*args, **more)
        return ContractWhole(*args, context=self.shown_to(args[0]))

    def shown_to(self, contract: Contract) -> dict[str, Any]:
        return {"person": self.person, "holds": holding.held_on(contract)}

    @extend_schema(summary="The milestones of a contract", responses=MilestoneWhole(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def milestones(self, request: Request, pk: str = "") -> Response:
        """Each with its deliverables, what is held for it, and what was handed in."""
        contract = self.get_object()
        return Response(MilestoneWhole(contract.milestones.all(), many=True, context=self.shown_to(contract)).data)

    @extend_schema(summary="The statement of a contract", responses=RowShown(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def statement(self, request: Request, pk: str = "") -> Response:
        """Every transfer of the contract and its cases; the balance is what is held in escrow and fees after it."""
        return Response(rows_shown(statement(self.get_object())))


@extend_schema_view(
    list=extend_schema(summary="The published rulebooks", description="Every version of every name."),
    retrieve=extend_schema(summary="A version of a rulebook", description="Named like `standard-1`."),
)
class RulebookViews(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Rulebook]):
    serializer_class = RulebookWhole
    queryset = Rulebook.objects.all()
    lookup_value_regex = "[^/]+"
    ordering = ("id",)

    def get_object(self) -> Rulebook:
        name, _, version = str(self.kwargs["pk"]).rpartition("-")
        known = version.isascii() and version.isdigit() and len(version) < 9
        found = Rulebook.objects.filter(name=name, version=int(version)).first() if known else None
        if found is None:
            raise NotFound(phrase("There is no such rulebook."))
        return found
