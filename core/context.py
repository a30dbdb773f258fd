"""What every page gets: who may go where, the portal's clock, the chosen colours, the demo's controls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from core import clock

THEMES = ("light", "dark")
THEME_COOKIE = "theme"

PARTY = (("Home", "home"), ("Contracts", "contracts"), ("Cases", "cases"), ("Wallet", "wallet"))
STAFF = (
    ("mediator", (("Queue", "queue"), ("My cases", "my-cases"))),
    ("reviewer", (("Flags", "flags"), ("Appeals", "appeals"), ("Measures", "measures"))),
    (
        "operator",
        (
            ("Operations", "operations"),
            ("Awards", "awards"),
            ("Waivers", "waivers"),
            ("Holds", "holds"),
            ("Card disputes", "card-disputes"),
            ("Rulebooks", "rulebooks"),
        ),
    ),
)
STRANGER = (
    ("How it works", "how-it-works"),
    ("What it costs", "how-it-works#costs"),
    ("Safety", "how-it-works#safety"),
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
        "theme": theme(request),
        "demo": settings.DEMO,
        "home_url": _address("home") if request_user_is_known(request) else _address("landing"),
        "account_url": _address("account") or _address("account_email"),
        "demo_clock_url": _address("demo-clock") if settings.DEMO else "",
        "demo_outbox_url": _address("demo-outbox") if settings.DEMO else "",
        "demo_sign_in_url": _address("demo-sign-in") if settings.DEMO else "",
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
