"""The public calculator: what one types into it, and the shape of its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from core import money
from core.phrases import phrase, phrase_later

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
    def fee_percent(self) -> str:
        """The fee as a share of what is in dispute."""
        return f"{100 * self.fee / self.amount:.1f}".removesuffix(".0")

    @property
    def reaches_amount(self) -> bool:
        """Whether going on costs as much as there is to win."""
        return self.fee >= self.amount


class Estimate(forms.Form):
    """What one types into the calculator."""

    amount = forms.CharField(
        max_length=20, error_messages={"required": phrase_later("Enter an amount, such as 100.00.")}
    )
    currency = forms.ChoiceField()  # which ones, the rulebook says
    share = forms.IntegerField(
        min_value=0,
        max_value=100,
        error_messages={
            "required": phrase_later("Enter a share from 0 to 100."),
            "invalid": phrase_later("Write the share as a whole number from 0 to 100."),
            "min_value": phrase_later("The share cannot be below 0 %%."),
            "max_value": phrase_later("The share cannot be above 100 %%."),
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
                    self.add_error("amount", phrase("There is no dispute about nothing: enter more than 0."))
        return cleaned
