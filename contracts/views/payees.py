"""The page of a person's own account at the provider: opening it, how it stands, and the way to the provider's page."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from contracts.pages.payee import payee_page
from escrow import payees
from people.models import User


@method_decorator(never_cache, name="dispatch")
class PayeePage(LoginRequiredMixin, View):
    """GET says how it stands; POST opens it, which happens once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        came_back = "back" in request.GET
        return render(request, "contracts/payee.html", payee_page(cast(User, request.user), came_back=came_back))

    def post(self, request: HttpRequest) -> HttpResponse:
        payees.begin(cast(User, request.user))
        return HttpResponseRedirect(reverse("payee"))


@login_required
@never_cache
@require_GET
def way_in(request: HttpRequest) -> HttpResponse:
    """A link leads here and on to the provider: a form could not, since forms of this portal lead to itself alone."""
    return HttpResponseRedirect(payees.way_in(cast(User, request.user)))
