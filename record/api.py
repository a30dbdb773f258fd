"""What the API offers alike for contracts and cases: found by id or reference, with their acts, version and record."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import NotFound
from core.phrases import phrase
from people.models import User
from record import verifying
from record.models import Event
from record.serializers import EventShown, ExportShown, etag


class SubjectViews(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]):
    """Reading contracts or cases. What a person may not see answers as what does not exist."""

    lookup_value_regex = "[^/]+"
    ordering = ("-number",)
    noun = "contract"

    def visible(self) -> QuerySet[Any]:
        """The subjects that this person may see; every answer begins here."""
        raise NotImplementedError

    @property
    def person(self) -> User:
        if not isinstance(self.request.user, User):
            raise NotFound(phrase("There is no such {noun}.", noun=self.noun))
        return self.request.user

    def get_queryset(self) -> QuerySet[Any]:
        return self.visible()

    def get_object(self) -> Any:
        found = verifying.named(self.visible(), str(self.kwargs["pk"]))
        if found is None:
            raise NotFound(phrase("There is no such {noun}.", noun=self.noun))
        return found

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        subject = self.get_object()
        shown = self.get_serializer(subject).data
        return Response(shown, headers={"ETag": etag(subject.version)})

    @extend_schema(summary="The record, event by event", responses=EventShown(many=True), filters=False)
    @action(detail=True, filter_backends=[], ordering=("number",))
    def record(self, request: Request, pk: str = "") -> Response:
        """All that happened, in order, each event with the hash of the one before."""
        events = Event.objects.filter(subject_id=self.get_object().pk).select_related("by")
        page = self.paginate_queryset(events)
        return self.get_paginated_response(EventShown(page, many=True).data)

    @extend_schema(summary="The whole record, to keep and to check", responses=ExportShown)
    @action(detail=True, filter_backends=[], pagination_class=None, url_path="record/export", url_name="record-export")
    def export(self, request: Request, pk: str = "") -> Response:
        """One JSON document with every event, and salt and text of what was sealed and is yours to read."""
        subject = self.get_object()
        name = f"record-{subject.reference}.json"
        return Response(
            verifying.exported(subject, self.person),
            headers={"Content-Disposition": f'attachment; filename="{name}"', "ETag": etag(subject.version)},
        )
