"""Whether parameters can be published: they are read in every currency that they name, the same for each amount."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contracts.parameters import BadRulebook
from contracts.rules import faults
from core import money
from core.phrases import phrase

# What may be agreed for one contract; what holds where nothing is agreed lies within it.
REVIEW_DAYS = (3, 30)


def whole_faults(params: Mapping[str, Any]) -> list[BadRulebook]:
    """All that is wrong, each parameter named once. Empty: it can be published."""
    currencies = currencies_of(params)
    found = list(_of_currencies(params, currencies))
    for currency in [code for code in currencies if code in money.EXPONENTS] or ["USD"]:
        found += faults(params, currency)
    if not found:
        found += _review(params["review.days"])
    once: dict[str, BadRulebook] = {}
    for bad in found:
        once.setdefault(bad.key, bad)
    return list(once.values())


def amounts_in(params: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """(name, amounts) of everything that is an amount and is given."""
    fee = params.get("fee")
    parts = fee if isinstance(fee, Mapping) else {}
    places = [("low_value.below", params.get("low_value.below"))]
    places += [(f"fee.{part}", parts.get(part)) for part in ("flat", "at_least", "at_most")]
    return ((name, amounts) for name, amounts in places if amounts is not None)


def currencies_of(params: Mapping[str, Any]) -> list[str]:
    """Every currency that some amount is given in."""
    named = [amounts for _, amounts in amounts_in(params) if isinstance(amounts, Mapping)]
    return sorted({str(code) for amounts in named for code in amounts})


def _of_currencies(params: Mapping[str, Any], currencies: list[str]) -> Iterator[BadRulebook]:
    for name, amounts in amounts_in(params):
        if not isinstance(amounts, Mapping):
            yield BadRulebook(name, phrase("an amount for each currency"))
    for code in currencies:
        if code not in money.EXPONENTS:
            yield BadRulebook("currencies", phrase("“{code}” is not a currency", code=code[:12]))


def _review(days: Any) -> Iterator[BadRulebook]:
    written = str(days).split()[0]
    if not REVIEW_DAYS[0] <= int(written) <= REVIEW_DAYS[1]:
        yield BadRulebook(
            "review.days",
            phrase(
                "from {review_days} to {review_days2}, like what may be agreed",
                review_days=REVIEW_DAYS[0],
                review_days2=REVIEW_DAYS[1],
            ),
        )
