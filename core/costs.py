"""What a dispute would cost and lead to, for an amount that somebody types on a public page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html

from core import money
from core.presenting import money_mark

# A rulebook read for one currency (contracts.rules.Rules): core knows only what it asks of it.
RulesIn = Callable[[str], Any]


@dataclass(frozen=True)
class Outcome:
    """One of the four ways of the fee election. No shares: held for the arbitrator's award."""

    client: bool
    freelancer: bool
    to_client: int | None
    to_freelancer: int | None
    goes: str
    fees: str


@dataclass(frozen=True)
class Costs:
    """The answer of the calculator, in minor units."""

    amount: int
    currency: str
    fee: int
    low_value_below: int | None
    rows: tuple[Outcome, ...]

    @property
    def is_low_value(self) -> bool:
        return self.low_value_below is not None and self.amount < self.low_value_below

    @property
    def reaches_amount(self) -> bool:
        """Whether going on costs as much as there is to win."""
        return self.fee >= self.amount


class Estimate(forms.Form):
    """What one types into the calculator."""

    amount = forms.CharField(max_length=20, error_messages={"required": "Enter an amount, such as 100.00."})
    currency = forms.ChoiceField()  # which ones, the rulebook says
    share = forms.IntegerField(
        min_value=0,
        max_value=100,
        error_messages={
            "required": "Enter a share from 0 to 100.",
            "invalid": "Write the share as a whole number from 0 to 100.",
            "min_value": "The share cannot be below 0 %%.",
            "max_value": "The share cannot be above 100 %%.",
        },
    )

    def __init__(self, *given: Any, currencies: list[str], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["currency"] = forms.ChoiceField(choices=[(code, code) for code in currencies])

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "amount" in cleaned and "currency" in cleaned:
            try:
                cleaned["amount"] = money.parse(cleaned["amount"], cleaned["currency"])
            except money.NotAnAmount as wrong:
                self.add_error("amount", str(wrong))
            else:
                if cleaned["amount"] == 0:
                    self.add_error("amount", "There is no dispute about nothing: enter more than 0.")
        return cleaned


def costs(amount: int, currency: str, share: int, rules_in: RulesIn) -> Costs:
    """Fee and outcomes: the freelancer claims all, the client offers nothing, `share` percent is recommended."""
    rules = rules_in(currency)
    recommended = money.percentage(amount, Decimal(share))
    both = format_html(
        "Both, as recommended: {} and {}",
        money_mark(amount - recommended, currency, code=False),
        money_mark(recommended, currency, code=False),
    )
    rows = (
        Outcome(False, False, amount - recommended, recommended, both, "None paid"),
        Outcome(True, False, amount, 0, "All to the client", "Paid back to the client"),
        Outcome(False, True, 0, amount, "All to the freelancer", "Paid back to the freelancer"),
        Outcome(True, True, None, None, "Held for the arbitrator’s award", "Both to the arbitrator"),
    )
    return Costs(amount, currency, rules.fee.of(amount), rules.low_value_below, rows)
