"""Middleware: a page speaks the language that its reader chose, else the first of the browser's that is offered."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

COOKIE = "language"


class SpeakTheLanguage:
    """After whose request it is is known. An account's language goes before the browser's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",))
        return response


def language_of(request: HttpRequest) -> str:
    """The account's language, else what was chosen here before signing in, else what the browser asks for."""
    chosen = getattr(request.user, "language", "") or request.COOKIES.get(COOKIE, "")
    return chosen if is_offered(chosen) else offered_by_browser(request)


def offered_by_browser(request: HttpRequest) -> str:
    asked = get_language_from_request(request)
    return asked if is_offered(asked) else settings.LANGUAGE_CODE


def is_offered(language: str) -> bool:
    return any(language == code for code, _ in settings.LANGUAGES)


def of(person: object) -> str:
    """The language in which to write to a person."""
    chosen = getattr(person, "language", "")
    return chosen if is_offered(chosen) else settings.LANGUAGE_CODE
