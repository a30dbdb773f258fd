"""Handing out a file to those who may read it, so that no browser ever runs what is in it."""

import logging
from uuid import UUID

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.errors import Busy
from evidence.access import may_read
from evidence.kinds import OPENED_IN_BROWSER
from evidence.models import StoredFile
from evidence.storing import STORAGE_TROUBLE

log = logging.getLogger(__name__)

# A browser's own PDF viewer refuses to work in a sandbox, and keeps scripts of a PDF to itself without one.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; frame-ancestors 'self'"
SANDBOXED = POLICY + "; sandbox"


@require_safe
def file(request: HttpRequest, pk: UUID) -> FileResponse:
    """The file itself; with `?inline` shown by the browser where its kind is harmless. Refused alike to whoever may
    not read it and where it does not exist.
    """
    wanted = get_object_or_404(StoredFile.objects.select_related("subject"), pk=pk)
    if not may_read(request.user, wanted):
        raise Http404
    inline = "inline" in request.GET and wanted.content_type in OPENED_IN_BROWSER
    response = FileResponse(_opened(wanted), as_attachment=not inline, filename=wanted.name)
    response["Content-Type"] = "text/plain; charset=utf-8" if inline and _is_text(wanted) else wanted.content_type
    response["Content-Length"] = str(wanted.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY if wanted.content_type == "application/pdf" else SANDBOXED
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def _is_text(wanted: StoredFile) -> bool:
    return wanted.content_type.startswith("text/")


def _opened(wanted: StoredFile) -> File:
    try:
        return default_storage.open(wanted.key)
    except STORAGE_TROUBLE as trouble:
        log.error("storage could not open file %s: %s", wanted.pk, trouble)
        raise Busy("This file cannot be read just now.", instead="Try again in a few minutes.") from trouble
