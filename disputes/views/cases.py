"""The cases of a person: what needs them, what waits for others, what is closed."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contracts.pages.matters import FAR, NEEDS
from disputes.models import Case
from disputes.pages.gathering import readers
from disputes.pages.matters import closed_line, open_matter, with_their_ends
from disputes.pages.reader import Reader
from people.models import User

A_PAGE = 30


@login_required
@never_cache
@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """Staff see those that their work lets them see."""
    person = cast(User, request.user)
    visible = Case.objects.visible_to(person).whole()
    page = Paginator(visible.open().order_by("-opened_at", "-number"), A_PAGE).get_page(request.GET.get("page"))
    matters = sorted(
        (open_matter(reader) for reader in readers(page.object_list, person)), key=lambda matter: matter.due or FAR
    )
    closed = Paginator(with_their_ends(visible.closed()), A_PAGE)
    over = closed.get_page(request.GET.get("closed"))
    said = {
        "page": page,
        "needs": [matter.card for matter in matters if matter.place == NEEDS],
        "waits": [matter.card for matter in matters if matter.place != NEEDS],
        "over": over,
        "closed": [closed_line(Reader(case, person)) for case in over],
    }
    return render(request, "disputes/cases.html", said)
