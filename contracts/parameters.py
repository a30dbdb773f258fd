"""The parameters of a rulebook: the name of each, and how it is read. Nothing but BadRulebook comes of a wrong one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from core import money
from core.phrases import phrase
from timers import counting
from timers.counting import Length

LONGEST_DAYS = 3650  # ten years: whoever writes more has mistaken the unit
LONGEST_HOURS = 8760
MOST_TIMES = 100
# Plain digits only: “NaN” compares with nothing, and “1E-999999999” is a number too small to be reckoned with.
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,10})?")


class BadRulebook(ValueError):
    """A parameter is unknown, missing or out of range; `key` says which, `words` what is wrong with it."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key
        self.words = message
        self.also: list[BadRulebook] = []  # what else is wrong with the same parameter


class NotPriced(BadRulebook):
    """The rulebook has no amounts in this currency."""


# Reads one parameter, given its name, value and the currency; raises BadRulebook.
Reader = Callable[[str, Any, str], Any]
FEE_PARTS = ("flat", "percent", "at_least", "at_most")


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

    def is_worth_from(self) -> int | None:
        """The smallest amount in dispute that is more than the fee for it; None where there is none."""
        low, high = 1, money.LARGEST
        if self.of(high) >= high:
            return None
        # What is left after the fee never shrinks as the amount grows: a fee takes at most all of each further unit.
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.of(middle) < middle else (middle + 1, high)
        return low


def _length(key: str, value: Any, currency: str) -> Length:
    length = _length_or_none(key, value, currency)
    if length is None:
        raise BadRulebook(key, phrase("at least one day"))
    return length


def _length_or_none(key: str, value: Any, currency: str) -> Length | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadRulebook(key, phrase("a number of days, or “5 business”"))
    try:
        length = Length.parse(value)
    except ValueError as wrong:
        raise BadRulebook(key, phrase("a number of days, or “5 business”")) from wrong
    if length.unit == "hours":
        raise BadRulebook(key, phrase("in days, not in hours"))
    if length.count > LONGEST_DAYS:
        raise BadRulebook(key, phrase("at most {days} days", days=LONGEST_DAYS))
    return length if length.count else None


def _at_most(most: int) -> Reader:
    def read(key: str, value: Any, currency: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
            raise BadRulebook(key, phrase("a whole number from 0 to {most}", most=most))
        return value

    return read


def _flag(key: str, value: Any, currency: str) -> bool:
    if not isinstance(value, bool):
        raise BadRulebook(key, phrase("yes or no (true or false)"))
    return value


def _one_of(*choices: str) -> Reader:
    def read(key: str, value: Any, currency: str) -> str:
        if not isinstance(value, str) or value not in choices:
            raise BadRulebook(key, phrase("choose one of {choices}", choices=", ".join(choices)))
        return value

    return read


def _zone(key: str, value: Any, currency: str) -> str:
    if not isinstance(value, str) or value not in _zones():
        raise BadRulebook(key, phrase("“{value}” is not a time zone", value=str(value)[:40]))
    return value


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _amount(key: str, value: Any, currency: str) -> int:
    if isinstance(value, Mapping):
        if currency not in value:
            priced = ", ".join(sorted(str(code)[:3] for code in value)) or phrase("nothing")
            raise NotPriced(
                key,
                phrase(
                    "this rulebook has no amount in {currency}; it prices {priced}", currency=currency, priced=priced
                ),
            )
        value = value[currency]
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BadRulebook(key, phrase("an amount, such as 300.00"))
    try:
        return money.parse(str(value), currency)
    except ValueError as wrong:
        raise BadRulebook(key, str(wrong)) from wrong


def _amount_or_none(key: str, value: Any, currency: str) -> int | None:
    return None if value is None else _amount(key, value, currency)


def _fee(key: str, value: Any, currency: str) -> Fee:
    if not isinstance(value, Mapping) or not value:
        raise BadRulebook(
            key, phrase("either {flat} or {share}", flat="{flat: amount}", share="{percent, at_least, at_most}")
        )
    unknown = sorted(str(part)[:40] for part in value if part not in FEE_PARTS)
    if unknown:
        raise BadRulebook(f"{key}.{unknown[0]}", phrase("a fee has flat, or percent with at_least and at_most"))
    if "flat" in value:
        if len(value) > 1:
            raise BadRulebook(key, phrase("a flat fee has no other part"))
        return Fee(flat=_amount(f"{key}.flat", value["flat"], currency), percent=None, at_least=0, at_most=None)
    parts = _fee_parts(key, value, currency)
    least, most = parts["at_least"] or 0, parts["at_most"]
    if most is not None and most < least:
        raise BadRulebook(f"{key}.at_most", "not less than at_least")
    return Fee(flat=None, percent=parts["percent"], at_least=least, at_most=most)


def _fee_parts(key: str, value: Mapping[str, Any], currency: str) -> dict[str, Any]:
    """The parts of a share; with all that is wrong with them."""
    readers: dict[str, Reader] = {"percent": _percent, "at_least": _amount_or_none, "at_most": _amount_or_none}
    read: dict[str, Any] = {}
    wrong: list[BadRulebook] = []
    for part, reader in readers.items():
        try:
            read[part] = reader(f"{key}.{part}", value.get(part), currency)
        except BadRulebook as bad:
            wrong.append(bad)
    if wrong:
        wrong[0].also = wrong[1:]
        raise wrong[0]
    return read


def _percent(key: str, value: Any, currency: str) -> Decimal:
    written = str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
    if not _PERCENT.fullmatch(written) or Decimal(written) > 100:
        raise BadRulebook(key, phrase("a number from 0 to 100"))
    return Decimal(written)


# The rulebook's own name of each parameter -> (field of Rules, how it is read).
PARAMETERS: dict[str, tuple[str, Reader]] = {
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
    "question.per_side": ("questions_per_side", _at_most(MOST_TIMES)),
    "second_opinion.days": ("second_opinion", _length_or_none),
    "second_opinion.per_side": ("second_opinions_per_side", _at_most(MOST_TIMES)),
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
    "cooling_off.hours": ("cooling_off_hours", _at_most(LONGEST_HOURS)),
    "coercion_guard.hours": ("coercion_guard_hours", _at_most(LONGEST_HOURS)),
    "dormant.days": ("dormant", _length),
    "calendar": ("calendar", _one_of(*counting.CALENDARS)),
    "time_zone": ("time_zone", _zone),
}
