"""A rulebook's parameters, read and checked: what the process asks of them, typed, in one currency.

Parameters are data: a flat mapping of the names of the rulebook's table. Amounts stand per currency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import available_timezones

from core import money
from timers import counting
from timers.counting import Length
from timers.deadlines import Calendar


class BadRulebook(ValueError):
    """A parameter is unknown, missing or out of range; `key` says which."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key


class NotPriced(BadRulebook):
    """The rulebook has no amounts in this currency."""


@dataclass(frozen=True)
class Fee:
    """The arbitration fee of one side, in minor units: flat, or a share of the amount in dispute within bounds."""

    flat: int | None
    percent: Decimal | None
    at_least: int
    at_most: int | None

    def of(self, amount: int) -> int:
        """The fee for this amount in dispute, rounded half up to the minor unit."""
        if self.flat is not None:
            return self.flat
        share = money.percentage(amount, self.percent or Decimal())
        share = max(share, self.at_least)
        return share if self.at_most is None else min(share, self.at_most)


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
        """Read the parameters for one currency, or raise BadRulebook with the key at fault."""
        unknown = sorted(set(params) - set(PARAMETERS))
        if unknown:
            raise BadRulebook(unknown[0], "no parameter of a rulebook has this name")
        missing = sorted(set(PARAMETERS) - set(params))
        if missing:
            raise BadRulebook(missing[0], "this parameter is missing")
        fields = {field: PARAMETERS[key][1](key, params[key], currency) for key, (field, _) in DIRECT.items()}
        zone, calendar = params["time_zone"], params["calendar"]
        if calendar not in counting.CALENDARS:
            raise BadRulebook("calendar", f"choose one of {', '.join(counting.CALENDARS)}")
        if zone not in available_timezones():
            raise BadRulebook("time_zone", f"“{zone}” is not a time zone")
        return cls(currency=currency, calendar=Calendar(calendar, zone), **fields)


def _length(key: str, value: Any, currency: str) -> Length:
    length = _length_or_none(key, value, currency)
    if length is None:
        raise BadRulebook(key, "at least one day")
    return length


def _length_or_none(key: str, value: Any, currency: str) -> Length | None:
    if value in (None, 0, "0"):
        return None
    try:
        return Length.parse(value)
    except (ValueError, TypeError) as wrong:
        raise BadRulebook(key, str(wrong)) from wrong


def _count(key: str, value: Any, currency: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise BadRulebook(key, "a whole number, 0 or more")
    return value


def _flag(key: str, value: Any, currency: str) -> bool:
    if not isinstance(value, bool):
        raise BadRulebook(key, "yes or no (true or false)")
    return value


def _one_of(*choices: str) -> Any:
    def read(key: str, value: Any, currency: str) -> str:
        if value not in choices:
            raise BadRulebook(key, f"choose one of {', '.join(choices)}")
        return str(value)

    return read


def _amount(key: str, value: Any, currency: str) -> int:
    if isinstance(value, Mapping):
        if currency not in value:
            raise NotPriced(key, f"this rulebook has no amount in {currency}; it prices {', '.join(sorted(value))}")
        value = value[currency]
    try:
        return money.parse(str(value), currency)
    except ValueError as wrong:
        raise BadRulebook(key, str(wrong)) from wrong


def _amount_or_none(key: str, value: Any, currency: str) -> int | None:
    return None if value is None else _amount(key, value, currency)


def _fee(key: str, value: Any, currency: str) -> Fee:
    if not isinstance(value, Mapping) or not value:
        raise BadRulebook(key, "either {flat: amount} or {percent, at_least, at_most}")
    unknown = sorted(set(value) - {"flat", "percent", "at_least", "at_most"})
    if unknown:
        raise BadRulebook(f"{key}.{unknown[0]}", "a fee has flat, or percent with at_least and at_most")
    if "flat" in value:
        if len(value) > 1:
            raise BadRulebook(key, "a flat fee has no other part")
        return Fee(flat=_amount(f"{key}.flat", value["flat"], currency), percent=None, at_least=0, at_most=None)
    try:
        percent = Decimal(str(value["percent"]))
    except (KeyError, InvalidOperation) as wrong:
        raise BadRulebook(f"{key}.percent", "a number from 0 to 100") from wrong
    if not 0 <= percent <= 100:
        raise BadRulebook(f"{key}.percent", "a number from 0 to 100")
    least = _amount(f"{key}.at_least", value["at_least"], currency) if value.get("at_least") is not None else 0
    most = _amount(f"{key}.at_most", value["at_most"], currency) if value.get("at_most") is not None else None
    if most is not None and most < least:
        raise BadRulebook(f"{key}.at_most", "not less than at_least")
    return Fee(flat=None, percent=percent, at_least=least, at_most=most)


# The rulebook's own name of each parameter -> (field of Rules, how it is read).
DIRECT: dict[str, tuple[str, Any]] = {
    "review.days": ("review", _length),
    "refund_request.days": ("refund_request", _length),
    "refund_request.submitted": ("refund_request_submitted", _one_of("case", "refund")),
    "response.days": ("response", _length),
    "set_aside.days": ("set_aside", _length_or_none),
    "negotiation.days": ("negotiation", _length_or_none),
    "mediation.days": ("mediation", _length),
    "neutral_reply.days": ("neutral_reply", _length_or_none),
    "recommendation.days": ("recommendation", _length),
    "question.tolls_days": ("question_tolls", _length_or_none),
    "question.per_side": ("questions_per_side", _count),
    "second_opinion.days": ("second_opinion", _length_or_none),
    "second_opinion.per_side": ("second_opinions_per_side", _count),
    "low_value.below": ("low_value_below", _amount_or_none),
    "election.first_payment_days": ("first_payment", _length),
    "election.second_payment_days": ("second_payment", _length),
    "fee": ("fee", _fee),
    "fee_platform_share": ("fee_platform_share", _flag),
    "fee_waiver": ("fee_waiver", _flag),
    "fee_default": ("fee_default", _one_of("as_claimed", "all")),
    "neither_pays": ("neither_pays", _one_of("recommendation", "client", "even")),
    "fee_refund_on_settlement": ("fee_refund_on_settlement", _one_of("all", "none")),
    "arbitration.send_days": ("send", _length),
    "arbitration.award_days": ("award", _length),
    "released_funds.days": ("released_funds", _length),
    "cooling_off.hours": ("cooling_off_hours", _count),
    "coercion_guard.hours": ("coercion_guard_hours", _count),
    "dormant.days": ("dormant", _length),
}
PARAMETERS: dict[str, tuple[str, Any]] = DIRECT | {"calendar": ("calendar", None), "time_zone": ("calendar", None)}


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
