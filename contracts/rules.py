"""A rulebook's parameters, read and checked: what the process asks of them, typed, in one currency.

Parameters are data: a flat mapping of the names of the rulebook's table. Amounts stand per currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.parameters import PARAMETERS, BadRulebook, Fee, NotPriced
from core import money
from core.phrases import phrase
from timers.counting import Length
from timers.deadlines import Calendar

__all__ = ["PARAMETERS", "BadRulebook", "Fee", "NotPriced", "Rules", "faults", "is_priced", "priced_currencies"]

# (what may be used so often, the time that it runs for).
NEEDS = (
    ("questions_per_side", "question_tolls"),
    ("second_opinions_per_side", "second_opinion"),
    ("coercion_guard_hours", "cooling_off_hours"),
)


@dataclass(frozen=True)
class Rules:
    """One rulebook version in one currency. Days of 0 stand as None: that stage does not exist."""

    currency: str
    calendar: Calendar
    review: Length
    refund_request: Length
    refund_request_submitted: str
    response: Length
    set_aside: Length | None
    negotiation: Length | None
    mediation: Length
    neutral_reply: Length | None
    recommendation: Length
    question_tolls: Length | None
    questions_per_side: int
    second_opinion: Length | None
    second_opinions_per_side: int
    low_value_below: int | None
    first_payment: Length
    second_payment: Length
    fee: Fee
    fee_platform_share: bool
    fee_waiver: bool
    fee_default: str
    neither_pays: str
    fee_refund_on_settlement: str
    send: Length
    award: Length
    released_funds: Length
    cooling_off_hours: int
    coercion_guard_hours: int
    dormant: Length

    @classmethod
    def read(cls, params: Mapping[str, Any], currency: str) -> Rules:
        """Read the parameters for one currency, or raise BadRulebook with the key at fault; nothing else."""
        read, wrong = _read(params, currency)
        if wrong:
            raise wrong[0]
        calendar = Calendar(read.pop("calendar"), read.pop("time_zone"))
        # What runs for no time at all does not run: it stops nothing, and nobody is asked to wait for it.
        for count, length in NEEDS:
            read[count] = read[count] if read[length] else 0
        return cls(currency=currency, calendar=calendar, **read)


def faults(params: Mapping[str, Any], currency: str) -> list[BadRulebook]:
    """All that is wrong with the parameters in this currency, in the rulebook's order."""
    return _read(params, currency)[1]


def _read(params: Any, currency: str) -> tuple[dict[str, Any], list[BadRulebook]]:
    """What could be read, by field of Rules, and what could not."""
    if not isinstance(params, Mapping):
        return {}, [BadRulebook("rulebook", phrase("a mapping of parameters"))]
    unknown = sorted(str(key)[:60] for key in params if key not in PARAMETERS)
    wrong = [BadRulebook(key, phrase("no parameter of a rulebook has this name")) for key in unknown]
    read: dict[str, Any] = {}
    for key, (field, reader) in PARAMETERS.items():
        if key not in params:
            wrong.append(BadRulebook(key, phrase("this parameter is missing")))
            continue
        try:
            read[field] = reader(key, params[key], currency)
        except BadRulebook as bad:
            wrong += [bad, *bad.also]
    return read, wrong


def priced_currencies(params: Mapping[str, Any]) -> list[str]:
    """The currencies that every amount of the rulebook is given in."""
    return [currency for currency in sorted(money.EXPONENTS) if is_priced(params, currency)]


def is_priced(params: Mapping[str, Any], currency: str) -> bool:
    """Whether it can be read in this currency: "50.00" for all of them is no amount in yen."""
    try:
        Rules.read(params, currency)
    except BadRulebook:
        return False
    return True
