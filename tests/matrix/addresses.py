"""Every address of the resolver, as rows to be tried: one for each act where the address names one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from record.declaring import declared

# What an address holds: the first entry whose start fits its route says what its parameters are of each story.
PARAMETERS: tuple[tuple[str, dict[str, str]], ...] = (
    ("flags/", {"pk": "flag"}),
    ("queue/views/", {"pk": "view"}),
    ("appeals/", {"pk": "appeal"}),
    ("me/measures/", {"pk": "measure"}),
    ("me/reports/", {"pk": "own_report"}),
    ("me/asked/", {"pk": "asking"}),
    ("asked/", {"pk": "asking"}),
    ("operations/deadlines/", {"pk": "deadline"}),
    ("operations/reconciliation/", {"pk": "report"}),
    ("payments/", {"pk": "payment"}),
    ("wallet/payouts/", {"pk": "payout"}),
    ("payouts/", {"pk": "payout"}),
    ("card-disputes/", {"pk": "card_dispute"}),
    ("files/", {"pk": "file"}),
    ("uploads/", {"pk": "upload"}),
    ("texts/", {"pk": "ready_text"}),
    ("rulebooks/drafts/", {"pk": "draft"}),
    ("rulebooks/trials/", {"pk": "trial"}),
    ("contracts/offer/steps/", {"pk": "offer_draft"}),
    ("contracts/", {"pk": "contract"}),
    ("cases/", {"pk": "case"}),
)
# What is nobody's in particular.
FIXED = {
    "number": 1, "name": "standard", "version": 1, "key": "nonsense", "uidb36": "1", "pk": "standard-1",
    "side": "client", "kind": "csv", "offset": 0, "step": "what", "part": "story",
    "chart": "took",
}  # fmt: skip


@dataclass(frozen=True)
class Address:
    """A method on a route. `groups`: on whose contract or case it is tried; of addresses without one, on nobody's."""

    method: str
    route: str
    groups: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.method} /{self.route}"

    def filled(self, parts: dict[str, object]) -> str:
        route = self.route.removeprefix("api/v1/")
        names = next((names for start, names in PARAMETERS if route.startswith(start)), {})
        known = FIXED | {"pk": 1 if "webauthn" in route or "outbox" in route else FIXED["pk"]}
        return "/" + re.sub(
            r"\{(\w+)\}",
            lambda found: str(parts.get(names[found[1]], FIXED["pk"]) if found[1] in names else known[found[1]]),
            self.route,
        )


def addresses() -> list[Address]:
    """In the order of the resolver; of two that are alike, it takes the first."""
    routes = [route for plain in walk(get_resolver().url_patterns) for route in with_acts(plain)]
    return [Address(method, route, groups_of(route)) for route in dict.fromkeys(routes) for method in ("GET", "POST")]


def walk(patterns: list[Any], before: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from walk(each.url_patterns, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield plain(before + str(each.pattern))


def plain(route: str) -> str:
    """As people read it: {pk} for <uuid:pk> and for (?P<pk>[^/]+)."""
    named = re.sub(r"\(\?P<(\w+)>(?:\[[^\]]*\]|[^()])*?\)", r"{\1}", route)
    named = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", named)
    return named.replace("^(?:.*/)?$", "no/such/address/").replace("^", "").replace("$", "").replace("\\", "")


def with_acts(route: str) -> list[str]:
    """One route for each act that it can name, and one for an act that does not exist."""
    if "{act}" not in route:
        return [route]
    kind = route.partition("/")[0].removesuffix("s")
    acts = [act.name for act in declared.acts_on(declared.subjects[kind]) if not act.founds]
    return [route.replace("{act}", name) for name in (*acts, "no_such_act")]


def groups_of(route: str) -> tuple[str, ...]:
    route = route.removeprefix("api/v1/")
    names = next((names for start, names in PARAMETERS if route.startswith(start)), {})
    if not names or "{pk}" not in route or names["pk"] in ("draft", "trial", "report", "card_dispute", "ready_text"):
        return ("all",)
    return (
        ("own", "other", "waiting") if names["pk"] in ("case", "flag", "appeal", "asking", "file") else ("own", "other")
    )
