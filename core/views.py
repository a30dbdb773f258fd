"""Pages for everybody: what the portal does, what it costs, and which colours it wears."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from core.context import THEME_COOKIE, THEMES
from core.costs import Costs, Estimate, RulesIn, costs

EXAMPLE = {"amount": "100.00", "currency": "USD", "share": 75}
FEE_EXAMPLES = (40_00, 100_00, 1_200_00, 5_000_00)


@require_GET
def landing(request: HttpRequest, rules_in: RulesIn, currencies: list[str]) -> HttpResponse:
    return render(request, "public/landing.html", public_context(request, rules_in, currencies))


@require_GET
def how_it_works(request: HttpRequest, rules_in: RulesIn, currencies: list[str]) -> HttpResponse:
    return render(request, "public/how_it_works.html", public_context(request, rules_in, currencies))


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen colours in a cookie, and go back to the page."""
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=timedelta(days=365), samesite="Lax", secure=request.is_secure(), httponly=True
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


def public_context(request: HttpRequest, rules_in: RulesIn, currencies: list[str]) -> dict[str, object]:
    asked = request.GET if "amount" in request.GET else EXAMPLE
    form = Estimate(asked, currencies=currencies)
    example = costs(100_00, "USD", 75, rules_in)
    return {
        "rules": rules_in("USD"),
        "form": form,
        "costs": estimate(form, rules_in),
        "example": example,
        "fee_examples": [costs(amount, "USD", 75, rules_in) for amount in FEE_EXAMPLES],
    }


def estimate(form: Estimate, rules_in: RulesIn) -> Costs | None:
    """The calculator's answer, or nothing while what was typed cannot be read."""
    if not form.is_valid():
        return None
    said = form.cleaned_data
    return costs(said["amount"], said["currency"], said["share"], rules_in)
