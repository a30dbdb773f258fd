"""Contracts: the list, one of them, its statement, and whether it has changed."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contracts.models import Contract
from contracts.offer_drafts import of as drafts_of
from contracts.pages.contract_page import contract_page
from contracts.pages.facts import facts_of_all
from contracts.pages.listing import row_of
from contracts.pages.movements import as_download
from core.errors import NotFound
from core.phrases import phrase
from escrow.statements import statement
from people.models import User
from record import hearing

PER_PAGE = 25


@login_required
@require_safe
def contracts(request: HttpRequest) -> HttpResponse:
    """All contracts that the person may see, the newest first."""
    person = cast(User, request.user)
    found = Contract.objects.visible_to(person).whole().order_by("-offered_at")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = [row_of(facts) for facts in facts_of_all(page.object_list, person)]
    return render(request, "contracts/contracts.html", {"page": page, "rows": rows, "drafts": drafts_of(person)})


@login_required
@never_cache
@require_safe
def contract(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _visible(request, pk)
    return render(request, "contracts/contract.html", contract_page(found, cast(User, request.user), request.GET))


@login_required
@never_cache
@require_safe
def contract_version(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """The number of the contract's last event: its page asks, and follows when it has grown."""
    return hearing.version(request, _visible(request, pk).version, pk)


@login_required
@require_safe
def contract_statement(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _visible(request, pk)
    return as_download(statement(found), f"statement-{found.reference}")


def _visible(request: HttpRequest, pk: uuid.UUID) -> Contract:
    found = Contract.objects.visible_to(cast(User, request.user)).whole().filter(pk=pk).first()
    if found is None:
        raise NotFound(phrase("There is nothing here that you can see."))
    return found
