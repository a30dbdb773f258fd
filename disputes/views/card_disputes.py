"""The operators' page of card disputes, and the evidence pack of each."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from disputes.evidence_pack import pack_of
from disputes.pages.card_disputes import about, card_disputes_page
from disputes.views.staff import only
from escrow.models import CardDispute
from people.models import Role


@only(Role.OPERATOR)
@never_cache
@require_safe
def card_disputes(request: HttpRequest) -> HttpResponse:
    page = card_disputes_page(request.user, request.GET.get("page", "1"))  # type: ignore[arg-type]
    return render(request, "staff/card_disputes.html", page)


@only(Role.OPERATOR)
@require_safe
def evidence_pack(request: HttpRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """For whoever answers the bank; not for somebody who is involved."""
    seen = CardDispute.objects.visible_to(request.user).select_related("payment__subject")  # type: ignore[arg-type]
    dispute = seen.filter(pk=pk).first()
    if dispute is None:
        raise Http404
    if why := about([dispute], request.user).why_kept_out(dispute):  # type: ignore[arg-type]
        raise NotAllowed(why)
    response = StreamingHttpResponse(pack_of(dispute), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="evidence-{dispute.provider_id}.zip"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
