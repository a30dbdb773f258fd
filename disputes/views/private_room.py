"""A private room of a case: one side and the mediator. For everybody else it does not exist."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Invalid
from disputes.models import Case
from disputes.pages.private_room import may_enter
from disputes.pages.private_room import private_room as room_of
from disputes.views.messages import before, quoted
from disputes.views.staff import case_or_404
from people.models import User
from record.acts import perform


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def private_room(request: HttpRequest, pk: uuid.UUID, side: str) -> HttpResponse:
    """A message that was refused comes back here, with its words."""
    case, person = case_or_404(pk), cast(User, request.user)
    if not may_enter(case, person, side):
        raise Http404
    if request.method != "POST":
        return shown(request, case, side, text=quoted(request))
    said = {"text": request.POST.get("text", ""), "room": "private", "to": side}
    try:
        perform(case, "say", by=person, data=said, key=request.POST.get("key") or None)
    except Invalid as refused:
        words = tuple(word for words in refused.fields.values() for word in words) or (refused.message,)
        return shown(request, case, side, text=said["text"], errors=words, status=refused.status)
    return redirect("private-room", case.pk, side)


def shown(
    request: HttpRequest, case: Case, side: str, *, text: str = "", errors: tuple[str, ...] = (), status: int = 200
) -> HttpResponse:
    person = cast(User, request.user)
    found = room_of(case, person, side, text=text, errors=errors, before=before(request))
    context = {"case": case, "room": found}
    return render(request, "disputes/room.html", context, status=status)
