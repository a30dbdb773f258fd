"""The pages of payouts: taking money out, with a check before it moves, and how a payout stands."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from contracts.pages import paying_out
from contracts.pages.paying_out import check_page, form_page, payout_page, version_of, wallet_in
from core.errors import Invalid, NotFound
from core.phrases import phrase
from escrow import payouts
from escrow.models import Payout
from people.models import User


@method_decorator(never_cache, name="dispatch")
class PayoutPage(LoginRequiredMixin, View):
    """GET shows the form; the first POST shows what will happen; a confirmed one takes the money out."""

    def get(self, request: HttpRequest) -> HttpResponse:
        person = cast(User, request.user)
        free = wallet_in(person, request.GET.get("currency", ""))
        return render(request, "contracts/payout_form.html", form_page(person, free, request.GET))

    def post(self, request: HttpRequest) -> HttpResponse:
        person, said = cast(User, request.user), request.POST
        free = wallet_in(person, said.get("currency", ""))
        try:
            amount, currency, to = paying_out.read(said)
            if "confirmed" in said:
                begun = payouts.begin(person, amount, currency, to, key=paying_out.key_of(said))
                return HttpResponseRedirect(reverse("payout", args=[begun.pk]))
            payouts.check(person, amount, currency)
        except Invalid as refusal:
            page = form_page(person, free, said, refusal)
            return render(request, "contracts/payout_form.html", page, status=refusal.status)
        return render(request, "contracts/payout_check.html", check_page(person, free, amount, to, said))


@login_required
@never_cache
@require_GET
def payout(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return render(request, "contracts/payout.html", payout_page(payout_of(request, pk)))


@login_required
@never_cache
@require_GET
def payout_version(request: HttpRequest, pk: uuid.UUID) -> JsonResponse:
    """Changes with the payout's state, so that its page follows by itself."""
    return JsonResponse({"version": version_of(payout_of(request, pk))})


def payout_of(request: HttpRequest, pk: uuid.UUID) -> Payout:
    found = Payout.objects.of(cast(User, request.user)).filter(pk=pk).first()
    if found is None:
        raise NotFound(phrase("There is no such payout of yours."))
    return found
