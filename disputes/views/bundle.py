"""The file of a case for the arbitrator, as operators download it."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from disputes.bundle import bundle_of
from disputes.models import Phase
from disputes.operators import involved
from disputes.views.staff import case_or_404, only
from people.models import Role


@only(Role.OPERATOR)
@require_safe
def bundle(request: HttpRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """There is one once both fees are settled; nobody makes it who is involved in the case."""
    case = case_or_404(pk)
    if case.phase != Phase.ARBITRATION and case.file_sent_at is None:
        raise Http404
    if why := involved(case, request.user):  # type: ignore[arg-type]
        raise NotAllowed(why)
    response = StreamingHttpResponse(bundle_of(case), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="file-{case.reference}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
