"""A large file in parts: begun, sent part by part, taken up again, finished. Pages of the portal do the same."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.acts import person_of
from api.errors import RefusalShown
from contracts.serializers import FileShown
from evidence.limits import LARGEST, MIB, PART, UNFINISHED_FOR
from evidence.models import State, Upload
from evidence.uploads import finishing, places, sending

TAGS = ["uploads in parts"]


class UploadInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=1000, help_text="With its extension, of a kind that is taken.")
    size = serializers.IntegerField(min_value=0, help_text=f"Bytes; at most {LARGEST // MIB} MiB.")
    sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$", required=False, allow_blank=True, default="",
        help_text="Of the whole file. What arrives is refused if it has another.",
    )  # fmt: skip
    mark = serializers.RegexField(
        r"^[0-9a-f]{64}$", required=False, allow_blank=True, default="",
        help_text="By which your program knows the file again. The portal keeps it, and does nothing with it.",
    )  # fmt: skip


class NextPart(serializers.Serializer[Any]):
    offset = serializers.IntegerField(help_text="Where in the file the part begins.")
    length = serializers.IntegerField(help_text=f"Bytes: {PART // MIB} MiB, of the last part what is left.")
    url = serializers.CharField(help_text="Where it is sent, by PUT, as it is. For a few minutes.")
    to_store = serializers.BooleanField(
        help_text="Straight to the file store: without your token, and without cookies."
    )


class UploadShown(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    received = serializers.IntegerField(help_text="Bytes that have arrived, from the beginning on.")
    state = serializers.ChoiceField(choices=State.choices)
    why = serializers.CharField(allow_blank=True, help_text="Why it was refused.")
    mark = serializers.CharField(allow_blank=True)
    begun_at = serializers.DateTimeField()
    expires_at = serializers.SerializerMethodField(help_text="What is not finished by then is forgotten.")
    next = serializers.SerializerMethodField(help_text="The part to send next; null where nothing is missing.")
    file = FileShown(allow_null=True, help_text="The file that it has become; name its id in the `files` of an act.")

    @extend_schema_field(serializers.DateTimeField())
    def get_expires_at(self, upload: Upload) -> str:
        return (upload.begun_at + UNFINISHED_FOR).isoformat().replace("+00:00", "Z")

    @extend_schema_field(NextPart(allow_null=True))
    def get_next(self, upload: Upload) -> dict[str, Any] | None:
        if upload.state != State.UPLOADING or upload.has_arrived:
            return None
        with places.answering():
            link = places.place().link(upload)
        own = reverse("api:upload-part", args=[upload.pk, upload.received])
        return {
            "offset": upload.received,
            "length": upload.length_at(upload.received),
            "url": link or own,
            "to_store": bool(link),
        }


def refusals(*more: int) -> dict[int, OpenApiResponse]:
    said = {
        404: "It is not there any more, or it is somebody else's.",
        409: "WrongOffset: a part does not begin where the last one ended; `fields` has where that is. "
        "WrongPhase: it takes no parts, or is in use. Full: no more may lie unused.",
        422: "Too large, empty, cut off, not what its name says, or not what was announced.",
        503: "The file store does not answer just now; what has arrived is kept.",
    }
    return {status: OpenApiResponse(RefusalShown, said[status]) for status in more}


class UploadsView(APIView):
    parser_classes = (JSONParser,)

    @extend_schema(
        summary="Uploads to go on with",
        operation_id="list_uploads",
        tags=TAGS,
        responses={200: UploadShown(many=True)} | refusals(503),
    )
    def get(self, request: Request) -> Response:
        """Your uploads of the last day that are not all there yet, or are there and used for nothing."""
        return Response(UploadShown(sending.open_to_go_on(person_of(request)), many=True).data)

    @extend_schema(
        summary="Begin an upload in parts",
        operation_id="begin_upload",
        tags=TAGS,
        request=UploadInput,
        responses={201: UploadShown} | refusals(409, 422, 503),
    )
    def post(self, request: Request) -> Response:
        """Announce a file. Send the part that `next` names, ask where it stands, and so on; then finish it."""
        said = UploadInput(data=request.data)
        said.is_valid(raise_exception=True)
        return Response(UploadShown(sending.begin(person_of(request), **said.validated_data)).data, status=201)


class UploadView(APIView):
    @extend_schema(
        summary="Where an upload stands",
        operation_id="show_upload",
        tags=TAGS,
        responses={200: UploadShown} | refusals(404, 503),
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """How much has arrived, and which part comes next: ask this after whatever went wrong, and go on from there."""
        return Response(UploadShown(sending.stands(pk, person_of(request))).data)

    @extend_schema(
        summary="Cancel an upload",
        operation_id="cancel_upload",
        tags=TAGS,
        responses={200: UploadShown} | refusals(404, 409),
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        """Nothing of it is kept. A file that it has become is deleted too, unless an act has used it."""
        return Response(UploadShown(finishing.cancel(pk, person_of(request))).data)


class UploadPartView(APIView):
    @extend_schema(
        summary="Send a part",
        operation_id="send_part",
        tags=TAGS,
        request={"application/octet-stream": bytes},
        responses={200: UploadShown} | refusals(404, 409, 422, 503),
    )
    def put(self, request: Request, pk: UUID, offset: int) -> Response:
        """The bytes of one part, where `next` names this address. A part that has arrived already changes nothing."""
        sent = request._request  # noqa: SLF001  # read piece by piece, and not parsed
        return Response(UploadShown(sending.take_part(pk, person_of(request), offset, sent)).data)


class UploadFinishView(APIView):
    parser_classes = (JSONParser,)

    @extend_schema(
        summary="Finish an upload",
        operation_id="finish_upload",
        tags=TAGS,
        request=None,
        responses={200: UploadShown, 202: OpenApiResponse(UploadShown, "It is being checked: ask where it stands.")}
        | refusals(404, 409, 422, 503),
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """All parts have arrived: the file is checked, and answered with its id. It may take a minute. What was
        finished before says the same again.
        """
        upload = finishing.finish(pk, person_of(request))
        return Response(UploadShown(upload).data, status=202 if upload.state == State.CHECKING else 200)
