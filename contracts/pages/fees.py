"""From which amount on a fee is less than what is in dispute: what adopters are warned of, and clients who choose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.publishable import currencies_of
from contracts.rules import BadRulebook, Fee, Rules, priced_currencies
from core import money
from core.phrases import all_of, phrase, phrase_of
from core.presenting import money_words

EXAMPLES = (40, 100, 1200, 5000)  # whole units of the currency


@dataclass(frozen=True)
class Worth:
    """`starts` is the smallest amount in dispute that is more than the fee; None where no amount is."""

    currency: str
    starts: int | None
    fee: int

    @property
    def words(self) -> str:
        if self.starts is None:
            return phrase("In {currency} the fee is never less than what is in dispute.", currency=self.currency)
        if self.starts == 1:
            return phrase("In {currency} the fee is always less than what is in dispute.", currency=self.currency)
        starts = money_words(self.starts, self.currency)
        return phrase(
            "From {starts} on, the fee is less than what is in dispute. Below, it reaches all there is to win.",
            starts=starts,
        )


def worth(fee: Fee, currency: str) -> Worth:
    starts = fee.is_worth_from()
    return Worth(currency, starts, fee.of(starts or 1))


def worths(params: Mapping[str, Any]) -> list[Worth]:
    """One for each currency that can be read."""
    found = []
    for currency in currencies_of(params) or priced_currencies(params)[:1]:
        try:
            found.append(worth(Rules.read(params, currency).fee, currency))
        except BadRulebook:
            continue
    return found


def fee_examples(rules: Rules) -> list[tuple[int, int]]:
    """(amount, fee) for a few amounts in dispute, in minor units."""
    unit = 10 ** money.exponent(rules.currency)
    return [(amount * unit, rules.fee.of(amount * unit)) for amount in EXAMPLES]


def reached_by(rules: Rules, amounts: list[int]) -> str:
    """A warning where the fee reaches what milestones are worth, by their numbers; empty where it reaches none."""
    reached = [number for number, amount in enumerate(amounts, 1) if rules.fee.of(amount) >= amount]
    if not reached:
        return ""
    fee = money_words(rules.fee.of(amounts[reached[0] - 1]), rules.currency)
    if len(amounts) == 1:
        return phrase(
            "This milestone is worth no more than the arbitration fee of this rulebook, {fee} a side. "
            "A dispute about that alone would cost each side as much as there is to win.",
            fee=fee,
        )
    return phrase_of(
        len(reached),
        "Milestone {numbers} is worth no more than the arbitration fee of this rulebook, {fee} a side. "
        "A dispute about that alone would cost each side as much as there is to win.",
        "Milestones {numbers} are each worth no more than the arbitration fee of this rulebook, {fee} a side. "
        "A dispute about that alone would cost each side as much as there is to win.",
        numbers=all_of(reached),
        fee=fee,
    )
