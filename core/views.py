"""What everybody may choose: which colours the portal wears, and which language it speaks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core.context import THEME_COOKIE, THEMES
from core.languages import speaking


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen colours in a cookie, and go back to the page."""
    chosen = request.POST.get("theme", "")
    return _kept(request, THEME_COOKIE, chosen if chosen in THEMES else "")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Speak another language from now on: here, and wherever the account is signed in; letters come in it too."""
    chosen = request.POST.get("language", "")
    if not speaking.is_offered(chosen):
        return _kept(request, speaking.COOKIE, "")
    if request.user.is_authenticated:
        person = cast(Any, request.user)  # a user of `people`, which is above this package
        person.language = chosen
        person.save(update_fields=["language"])
    return _kept(request, speaking.COOKIE, chosen)


def _kept(request: HttpRequest, cookie: str, chosen: str) -> HttpResponse:
    """Back to the page, with the choice in a cookie; without a choice, the cookie goes."""
    back = request.POST.get("back", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if chosen:
        secure, year = request.is_secure(), timedelta(days=365)
        response.set_cookie(cookie, chosen, max_age=year, samesite="Lax", secure=secure, httponly=True)
    else:
        response.delete_cookie(cookie, samesite="Lax")
    return response
