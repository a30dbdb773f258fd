"""Uploading a file: stored first, then named by its id in the `files` of an act."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.errors import RefusalShown, TooLarge
from contracts.serializers import FileShown
from core.errors import NotFound, invalid
from evidence import serving, storing
from evidence.limits import IN_ONE_GO, MIB
from people.models import User


class FileInput(serializers.Serializer[Any]):
    file = serializers.FileField(help_text="At most 25 MiB, of a kind that the rulebook takes.")


class FileView(APIView):
    """The address of a file for those who hold a token; who may read it is decided where files are handed out."""

    @extend_schema(
        summary="Download a file",
        operation_id="download_file",
        responses={(200, "application/octet-stream"): bytes, 404: OpenApiResponse(RefusalShown)},
    )
    def get(self, request: Request, pk: UUID) -> HttpResponseBase:
        """The file as it was uploaded, whose hash stands in the record of the case that it is used in. The other side
        gets a picture without the data hidden in it; so does everybody with `?shared`.
        """
        return serving.file(request._request, pk=pk)  # noqa: SLF001  # with its person


class FilesView(APIView):
    parser_classes = (MultiPartParser,)

    @extend_schema(
        summary="Upload a file",
        operation_id="upload_file",
        request={"multipart/form-data": FileInput},
        responses={
            201: FileShown,
            413: OpenApiResponse(RefusalShown, "Far more than a file may have."),
            422: OpenApiResponse(RefusalShown, "Too large, empty, or not what its name says."),
            503: OpenApiResponse(RefusalShown, "It could not be stored just now; nothing was kept."),
        },
    )
    def post(self, request: Request) -> Response:
        """Keep a file. It is yours alone until an act of yours uses its id. Larger ones come in parts."""
        if int(request.META.get("CONTENT_LENGTH") or 0) > 2 * IN_ONE_GO:
            raise TooLarge(
                f"Sent in one go, a file may have at most {IN_ONE_GO // MIB} MiB.",
                instead="Send it in parts: begin at /api/v1/uploads/.",
            )
        upload = request.FILES.get("file")
        if upload is None:
            raise invalid("file", "Send a file as multipart/form-data, in a field called “file”.")
        if not isinstance(request.user, User):
            raise NotFound("There is nothing here that you can see.")
        return Response(FileShown(storing.store(upload, request.user)).data, status=201)
