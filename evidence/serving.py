"""Handing out a file to those who may read it, so that no browser ever runs what is in it."""

import logging
from typing import BinaryIO, cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.errors import Busy, Invalid, NotAllowed
from core.phrases import phrase
from evidence import ranges, sharing
from evidence.access import gets_original, may_read
from evidence.kinds import OPENED_IN_BROWSER
from evidence.models import StoredFile
from evidence.storing import STORAGE_TROUBLE
from people.models import User

log = logging.getLogger(__name__)

# A browser's own PDF viewer refuses to work in a sandbox, and keeps scripts of a PDF to itself without one.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'"
SANDBOXED = POLICY + "; sandbox"


@require_safe
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file itself, or the copy of it that this person gets; with `?shared` that copy for everybody. With `?inline`
    shown by the browser where its kind is harmless. Refused alike to whoever may not read it and where it is not.
    """
    wanted, person = readable(request, pk)
    is_shared = "shared" in request.GET or not gets_original(person, wanted)
    opened, size = shared_of(wanted) if is_shared else (opened_at(wanted.key), wanted.size)
    inline = "inline" in request.GET and wanted.content_type in OPENED_IN_BROWSER
    response = ranges.answer(request, opened, size)
    disposition = content_disposition_header(as_attachment=not inline, filename=wanted.name)
    response["Content-Disposition"] = disposition or "attachment"
    if response.status_code != 416:  # which has a text of its own: none
        response["Content-Type"] = "text/plain; charset=utf-8" if inline and _is_text(wanted) else wanted.content_type
    return guarded(response, POLICY if wanted.content_type == "application/pdf" else SANDBOXED)


def readable(request: HttpRequest, pk: UUID) -> tuple[StoredFile, User]:
    """The file, and who asks for it. Raises Http404."""
    wanted = get_object_or_404(StoredFile.objects.select_related("subject"), pk=pk)
    if isinstance(request.user, AnonymousUser) or not may_read(request.user, wanted):
        raise Http404
    return wanted, request.user


def guarded(response: HttpResponseBase, policy: str) -> HttpResponseBase:
    """With what keeps a browser from running it, from guessing what it is, and from keeping it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = policy
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _is_text(wanted: StoredFile) -> bool:
    return wanted.content_type.startswith("text/")


def shared_of(wanted: StoredFile) -> tuple[File, int]:
    """What others get. Of a picture from before there were copies, one is made as often as it is asked for."""
    if wanted.shared_key:
        return opened_at(wanted.shared_key), wanted.shared_size
    opened = opened_at(wanted.key)
    try:
        copy = sharing.copy_of(wanted.name, wanted.content_type, cast(BinaryIO, opened))
    except Invalid as hidden:
        opened.close()
        raise NotAllowed(
            phrase("“{name}” cannot be shown: what is hidden in it cannot be taken out.", name=wanted.name),
            instead=phrase("Ask who added it to save it again in a picture program, and to add that."),
        ) from hidden
    opened.seek(0)
    return (opened, wanted.size) if copy is None else (ContentFile(copy), len(copy))


def opened_at(key: str) -> File:
    """What lies in storage under this key. Raises Busy."""
    try:
        return default_storage.open(key)
    except STORAGE_TROUBLE as trouble:
        log.error("storage could not open %s: %s", key, trouble)
        raise Busy(
            phrase("This file cannot be read just now."), instead=phrase("Try again in a few minutes.")
        ) from trouble
