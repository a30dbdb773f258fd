"""The whole case as one PDF, for a side or the mediator of the case."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.errors import Busy, NotAllowed
from core.often import too_often
from core.phrases import phrase
from disputes.pages.room import position_in_room
from disputes.views.case import visible_case
from disputes.whole_case.for_reader import whole_case
from people.models import User

MOST, WITHIN = 12, 300  # documents of one person in so many seconds


@login_required
@never_cache
@require_safe
def document(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    person = cast(User, request.user)
    found = visible_case(request, pk)
    if position_in_room(found, person) is None:
        raise NotAllowed(
            phrase("This document is made for the sides and the mediator of the case."),
            instead=phrase(
                "The page of the case says what you may read of it; operators have the file for the arbitrator."
            ),
        )
    if too_often("case-document", str(person.pk), most=MOST, within=WITHIN):
        raise Busy(
            phrase("You had this document made many times just now."),
            instead=phrase("Wait five minutes, then ask again."),
        )
    answer = HttpResponse(whole_case(found, person), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="case-{found.reference}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
