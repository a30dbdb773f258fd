"""Writing a note for the next mediator, while one has the case."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.phrases import phrase
from disputes import hand_over
from disputes.inputs_hand_over import LONGEST_NOTE
from disputes.models import Phase
from disputes.pages.hand_over import hand_over_page
from disputes.views.snooze import own_case
from disputes.views.staff import only
from disputes.views.way import way_of
from people.models import Role, User


@only(Role.MEDIATOR)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = cast(User, request.user)
    case, way = own_case(person, pk), way_of(request)
    if case.phase != Phase.MEDIATION:
        raise Http404
    said = request.POST.get("note", "").replace("\0", "") if request.method == "POST" else None
    wrong = (
        [phrase("At most {longest_note} characters.", longest_note=LONGEST_NOTE)]
        if said is not None and len(said) > LONGEST_NOTE
        else []
    )
    if said is not None and not wrong:
        hand_over.write(case, person, said)
        kept = (
            phrase("Your note is kept for the next mediator.")
            if said.strip()
            else phrase("There is no note for the next mediator.")
        )
        messages.success(request, kept)
        return redirect(reverse("workbench", args=[case.pk]) + way.kept)
    page = hand_over_page(case, person, said, wrong) | {"queue": way.context(case)}
    return render(request, "staff/hand_over.html", page, status=422 if wrong else 200)
