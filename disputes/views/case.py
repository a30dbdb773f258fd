"""The page of a case, its version for open pages, and its record."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.kept import Kept
from disputes.conduct import on_the_page
from disputes.models import Case
from disputes.once_theirs import not_there
from disputes.pages.case_page import case_page
from disputes.pages.evidence_order import PARAMETER
from disputes.pages.record_entries import entries
from disputes.pages.room import position_in_room
from people.models import User
from record import hearing, verifying

ENTRIES = 100  # of a record on one page
# As `visible_to` finds them for whoever has no staff role.
_ITS_OWN = Kept(lambda pk, person: Case.objects.of(person).whole().filter(pk=pk), "uuid", "bigint")


def visible_case(request: HttpRequest, pk: uuid.UUID) -> Case:
    """What does not exist and what is not this person's to see answer alike."""
    person = cast(User, request.user)
    found = Case.objects.visible_to(person).whole().filter(pk=pk) if person.roles else _ITS_OWN.of(pk, person.pk)
    for case in found:
        return case
    raise not_there(pk, person)


@login_required
@never_cache
@require_safe
def case(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = visible_case(request, pk)
    return render(request, "disputes/case.html", case_page(found, cast(User, request.user), request.GET.get(PARAMETER)))


@login_required
@never_cache
@require_safe
def version(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """The number of the last event: an open page asks for it and follows when it moved."""
    found = Case.objects.visible_to(cast(User, request.user)).filter(pk=pk).values_list("version", flat=True).first()
    if found is None:
        raise not_there(pk, cast(User, request.user))
    return hearing.version(request, found, pk)


@login_required
@never_cache
@require_safe
def record(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Every entry, newest first and page by page, and how to check that none was changed."""
    found = visible_case(request, pk)
    events = found.events.select_related("by").order_by("-number")
    shown = Paginator(events, ENTRIES).get_page(request.GET.get("page"))
    page = {
        "case": found,
        "page": shown,
        "record": entries(found, shown, cast(User, request.user)),
        "head_hash": bytes(found.head).hex(),
        "annex": on_the_page(found),
        "has_document": position_in_room(found, cast(User, request.user)) is not None,
    }
    return render(request, "disputes/record.html", page)


@login_required
@never_cache
@require_safe
def record_file(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """The record as a file, with salt and text of what was sealed and is this person's to read."""
    found = visible_case(request, pk)
    response = JsonResponse(
        verifying.exported(found, cast(User, request.user)), json_dumps_params={"indent": 1, "ensure_ascii": False}
    )
    response["Content-Disposition"] = f'attachment; filename="record-{found.reference}.json"'
    return response
