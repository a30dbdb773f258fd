"""How it works, for everybody: the process as declared, with limits and fees of a rulebook, and a calculator."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings

from contracts.models import Rulebook
from contracts.pages.fees import fee_examples, worth
from contracts.rulebooks import STANDARD
from contracts.rules import Rules, priced_currencies
from core import clock, money
from core.costs import Estimate
from core.presenting import long_deadline
from disputes.described.acts import acts
from disputes.described.drawing import picture
from disputes.described.rulebook import everywhere, length_of, phases_in, stages
from disputes.models import Cause, Phase
from disputes.pages.calculator import costs, estimate
from disputes.pages.guide import ROUTES
from disputes.pages.rulebooks.choosing import NAMED
from disputes.pages.rules_of_the_end import fee_in_words

USUAL = "standard"
SHARE = 75
FEE_EXAMPLES = (40_00, 100_00, 1_200_00, 5_000_00)


def landing_page() -> dict[str, Any]:
    """The context of templates/public/landing.html: the rulebook that contracts get when nobody chooses another."""

    def rules_in(currency: str) -> Rules:
        return Rules.read(STANDARD, currency)

    currencies = priced_currencies(STANDARD)
    form = Estimate(_example("USD"), currencies=currencies)
    return {
        "rules": rules_in("USD"),
        "fee_words": fee_in_words(rules_in("USD")),
        "form": form,
        "costs": estimate(form, rules_in),
        "example": costs(100_00, "USD", SHARE, rules_in),
        "fee_examples": [costs(amount, "USD", SHARE, rules_in) for amount in FEE_EXAMPLES],
    }


def how_it_works_page(asked: Mapping[str, str]) -> dict[str, Any]:
    """The context of templates/public/how_it_works.html. What cannot be read of a choice is as if not made."""
    offered = list(Rulebook.objects.offered())
    book = chosen(asked.get("rulebook", ""), offered)
    currency = asked.get("currency", "").upper()
    currency = currency if currency in book.currencies else "USD" if "USD" in book.currencies else book.currencies[0]
    form = Estimate(asked if "amount" in asked else _example(currency), currencies=book.currencies)
    rules = book.rules(currency)
    whole = 10 ** money.exponent(currency)
    return {
        "book": book,
        "books": [*offered, *([] if book in offered else [book])],
        "currency": currency,
        "rules": rules,
        "fee_words": fee_in_words(rules),
        "form": form,
        "costs": estimate(form, book.rules),
        "example": costs(100 * whole, currency, SHARE, book.rules),
        "fee_examples": [costs(amount, currency, SHARE, book.rules) for amount, _ in fee_examples(rules)],
        "worth": worth(rules.fee, currency),
        "picture": picture(rules),
        "stages": stages(rules),
        "everywhere": everywhere(),
        "contract_acts": [each for each in acts() if each.subject == "contract"],
        "causes": [cause.label for cause in Cause],
        "longest": longest(rules),
        "languages": ", ".join(name for _, name in settings.LANGUAGES),
        "elsewhere": [route.title for route in ROUTES.values()],
    }


def chosen(key: str, offered: list[Rulebook]) -> Rulebook:
    """The version that was asked for; else the usual one, else whatever is offered."""
    named = NAMED.fullmatch(key)
    found = Rulebook.objects.filter(name=named[1], version=int(named[2])).first() if named else None
    return found or next((book for book in offered if book.name == USUAL), offered[0])


def longest(rules: Rules) -> dict[str, str]:
    """When a case opened now would be over: with nobody ever acting, and with every stage used to its last day."""
    now = clock.now()
    silent = rules.calendar.due(now, rules.response)
    if rules.set_aside:
        silent = rules.calendar.due(silent, rules.set_aside)
    used = now
    for phase in phases_in(rules):
        length = length_of(phase, rules)
        if length is not None and phase not in (Phase.DEFAULT, Phase.ARBITRATION):
            used = rules.calendar.due(used, length)
    # Paid at the last moment, which is still of the day before.
    used = rules.calendar.due(used - timedelta(microseconds=1), rules.second_payment)
    days = str((used - now) // timedelta(days=1))
    return {"silent": long_deadline(silent), "used": long_deadline(used), "days": days}


def _example(currency: str) -> dict[str, Any]:
    return {"amount": money.show(100 * 10 ** money.exponent(currency), currency), "currency": currency, "share": SHARE}
