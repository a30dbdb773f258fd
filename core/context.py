"""What every page gets: who may go where, the portal's clock, the chosen colours, the demo's controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from core import clock, presenting
from core.languages import figures, scripts
from core.phrases import phrase_later
from core.presenting import other_language

THEMES = ("light", "dark")
THEME_COOKIE = "theme"

PARTY = (
    (phrase_later("Home"), "home"),
    (phrase_later("Contracts"), "contracts"),
    (phrase_later("Cases"), "cases"),
    (phrase_later("Wallet"), "wallet"),
)
STAFF = (
    ("mediator", ((phrase_later("Queue"), "queue"), (phrase_later("My cases"), "my-cases"))),
    (
        "reviewer",
        (
            (phrase_later("Flags"), "flags"),
            (phrase_later("Appeals"), "appeals"),
            (phrase_later("Measures"), "measures"),
        ),
    ),
    (
        "operator",
        (
            (phrase_later("Operations"), "operations"),
            (phrase_later("Awards"), "awards"),
            (phrase_later("Waivers"), "waivers"),
            (phrase_later("Holds"), "holds"),
            (phrase_later("Card disputes"), "card-disputes"),
            (phrase_later("Rulebooks"), "rulebooks"),
        ),
    ),
)
STRANGER = (
    (phrase_later("How it works"), "how-it-works"),
    (phrase_later("What it costs"), "how-it-works#costs"),
    (phrase_later("Safety"), "how-it-works#safety"),
)


@dataclass(frozen=True)
class Way:
    """One entry of the navigation; `is_here` marks the present page."""

    label: str
    url: str
    is_here: bool


def portal(request: HttpRequest) -> dict[str, object]:
    return {
        "nav": nav(request),
        "portal_now": clock.portal_now(),
        "portal_day": presenting.day(clock.portal_now()),
        **_spoken(),
        "theme": theme(request),
        "demo": settings.DEMO,
        "home_url": _address("home") if request_user_is_known(request) else _address("landing"),
        "account_url": _address("account") or _address("account_email"),
        "demo_clock_url": _address("demo-clock") if settings.DEMO else "",
        "demo_outbox_url": _address("demo-outbox") if settings.DEMO else "",
        "demo_sign_in_url": _address("demo-sign-in") if settings.DEMO else "",
    }


def _spoken() -> dict[str, object]:
    """The language of the page, how it runs, those that can be chosen, and what scripts say in it."""
    language = other_language()
    return {
        "page_language": language or settings.LANGUAGE_CODE,
        "page_direction": "rtl" if figures.is_right_to_left(language or settings.LANGUAGE_CODE) else "ltr",
        "page_languages": settings.LANGUAGES if len(settings.LANGUAGES) > 1 else [],
        "script_words": scripts.said(language) if language else {},
    }


def nav(request: HttpRequest) -> list[Way]:
    """The pages this person has a use for. A page that is not there is left out."""
    ways = [(label, _address(name)) for label, name in _names(request)]
    here = max((url for _, url in ways if url and request.path.startswith(url)), key=len, default="")
    return [Way(label, url, url == here) for label, url in ways if url]


def theme(request: HttpRequest) -> str:
    """The chosen colours; empty: as the device."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def request_user_is_known(request: HttpRequest) -> bool:
    return hasattr(request, "user") and request.user.is_authenticated


def _names(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    if not request_user_is_known(request):
        return STRANGER
    person = cast(Any, request.user)  # a user of `people`, which is above this package
    staff = tuple(way for role, ways in STAFF if person.has_role(role) for way in ways)
    return staff or PARTY


def _address(name: str) -> str:
    """The address of a page, with the part of it after a #; nothing where the page is not there."""
    page, mark, part = name.partition("#")
    try:
        return f"{reverse(page)}{mark}{part}"
    except NoReverseMatch:
        return ""
