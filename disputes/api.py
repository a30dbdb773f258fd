"""The API to cases: reading them. What happens to a case happens by its acts."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from contracts.models import Contract
from core.errors import NotFound
from disputes.attached import shown_with
from disputes.contact import ways_to
from disputes.models import Case, Phase
from disputes.pages import own_report
from disputes.pages.own_asking import own_askings
from disputes.pages.private_room import may_enter
from disputes.pages.room import position_in_room
from disputes.said import MessageShown
from disputes.said_by_reviewers import AskingShown, ReportShown
from disputes.said_in_mediation import PrivateRoomShown
from disputes.second_reading import awaiting
from disputes.serializers import CaseShown, CaseToReadAgain, CaseWhole
from escrow.api import rows_shown
from escrow.serializers import RowShown
from escrow.statements import statement
from messaging.rooms import messages_visible_to, private_messages_visible_to
from messaging.showing import Shown
from people.models import User
from record.api import SubjectViews
from record.declaring import SIDES
from record.verifying import named


class CaseFilter(django_filters.FilterSet):
    phase = django_filters.MultipleChoiceFilter(choices=Phase.choices)
    open = django_filters.BooleanFilter(method="by_openness", label="Whether the case is open.")
    contract = django_filters.CharFilter(method="by_contract", label="Id or reference of a contract.")
    mine = django_filters.BooleanFilter(method="by_mediator", label="Of a mediator: those claimed by yourself.")

    class Meta:
        model = Case
        fields: tuple[str, ...] = ()

    def by_openness(self, cases: QuerySet[Case], name: str, wanted: bool) -> QuerySet[Case]:
        return cases.exclude(phase=Phase.CLOSED) if wanted else cases.filter(phase=Phase.CLOSED)

    def by_contract(self, cases: QuerySet[Case], name: str, wanted: str) -> QuerySet[Case]:
        found = named(Contract.objects.visible_to(self.request.user), wanted)
        return cases.filter(contract=found) if found else cases.none()

    def by_mediator(self, cases: QuerySet[Case], name: str, wanted: bool) -> QuerySet[Case]:
        mine = cases.filter(mediator=self.request.user)
        return mine if wanted else cases.exclude(pk__in=mine)


@extend_schema_view(
    list=extend_schema(summary="The cases that you see", description="The newest first."),
    retrieve=extend_schema(
        summary="A case", description="By id or reference. Its version stands in the ETag.", responses=CaseWhole
    ),
)
class CaseViews(SubjectViews):
    serializer_class = CaseShown
    queryset = Case.objects.none()
    filterset_class = CaseFilter
    noun = "case"

    def visible(self) -> QuerySet[Case]:
        return Case.objects.visible_to(self.person).whole().select_related("closing").prefetch_related("separations")

    def get_serializer(self, *args: Any, **more: Any) -> Any:
        if self.action != "retrieve":
            return super().get_serializer(*args, **more)
        return CaseWhole(*args, context={"person": self.person, "case": args[0]})

    @extend_schema(summary="The room of a case", responses=MessageShown(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def room(self, request: Request, pk: str = "") -> Response:
        """The messages between both sides and the mediator, each as you may read it. Write with the act `say`. Where
        contact is not direct, what a side writes goes to whoever mediates, and stands here for these two.
        """
        case = self.get_object()
        if position_in_room(case, self.person) is None:
            raise NotFound("There is no such case.")
        shown = messages_visible_to(case, self.person, apart=ways_to(case, self.person))
        return Response(MessageShown(shown, many=True, context={"files": shown_with(case, shown)}).data)

    @extend_schema(summary="The file, for a second opinion", responses=CaseToReadAgain)
    @action(detail=True, pagination_class=None, filter_backends=[], url_path="second-opinion")
    def second_opinion(self, request: Request, pk: str = "") -> Response:
        """What a second mediator reads, while a second opinion is asked for. Issue it with the act `recommend`."""
        case = named(Case.objects.whole().filter(pk__in=awaiting(self.person).values("pk")), pk)
        if case is None:
            raise NotFound("There is no such case.")
        return Response(CaseToReadAgain(case, context={"person": self.person, "case": case}).data)

    @extend_schema(summary="The private rooms of a case", responses=PrivateRoomShown(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def private(self, request: Request, pk: str = "") -> Response:
        """Your room with the mediator; a mediator’s rooms with each side. Write with the act `say`, room `private`."""
        case = self.get_object()
        rooms = [side for side in SIDES if may_enter(case, self.person, side)]
        if not rooms:
            raise NotFound("There is no such case.")
        found = {side: private_messages(case, self.person, side) for side in rooms}
        files = shown_with(case, [message for messages in found.values() for message in messages])
        shown = [{"side": side, "messages": messages} for side, messages in found.items()]
        return Response(PrivateRoomShown(shown, many=True, context={"files": files}).data)

    @extend_schema(summary="What you reported in a case", responses=ReportShown(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def reports(self, request: Request, pk: str = "") -> Response:
        """Your own reports, the newest first, with what came of each. Make one with the act `report`."""
        found = own_report.own_reports(self.person).filter(about__subject_id=self.get_object().pk)
        return Response(ReportShown(found, many=True).data)

    @extend_schema(summary="What you asked to see in a case", responses=AskingShown(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[], url_path="asked-to-see")
    def asked_to_see(self, request: Request, pk: str = "") -> Response:
        """Held messages that you asked to see with the act `ask_to_see`; their words where a reviewer shows them."""
        return Response(AskingShown(own_askings(self.person, self.get_object()), many=True).data)

    @extend_schema(summary="The statement of a case", responses=RowShown(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def statement(self, request: Request, pk: str = "") -> Response:
        """Every transfer of the case; the balance is what is held for its whole contract after it."""
        return Response(rows_shown(statement(self.get_object())))


def private_messages(case: Case, person: User, side: str) -> list[Shown]:
    return private_messages_visible_to(case, person, case.person_of(side))
