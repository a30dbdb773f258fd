"""Kinds of input that the portal's acts share. Serializer fields, so that page and API read the same."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from core import money
from core.phrases import phrase, phrase_later

LONGEST = 40  # characters of an amount
TOO_LONG = phrase_later("At most {max_length} characters fit here. Shorten it, or say the rest in another one.")
# Plain digits only: “NaN” compares with nothing, and “1E-999999999” is a number too small to be reckoned with.
_PERCENT = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,10})?")


class MoneyField(serializers.CharField):
    """An amount in the subject's currency, written with its decimals ("100.00"); minor units once read."""

    def __init__(self, *, positive: bool = False, **more: Any) -> None:
        self.positive = positive
        super().__init__(**more)

    def to_internal_value(self, data: Any) -> Any:
        text = super().to_internal_value(data)
        # Not `max_length`: its validator would look at the amount that was read.
        if len(text) > LONGEST:
            raise serializers.ValidationError(phrase("This is not an amount."))
        return self.read(text, currency_in(self))

    def read(self, text: str, currency: str) -> int:
        try:
            amount = money.parse(text, currency)
        except ValueError as wrong:
            raise serializers.ValidationError(str(wrong)) from wrong
        if self.positive and amount == 0:
            raise serializers.ValidationError(phrase("Enter an amount above zero."))
        return amount

    def to_representation(self, value: Any) -> str:
        return money.show(value, currency_in(self)) if isinstance(value, int) else str(value)


class ShareField(MoneyField):
    """An amount, or a percentage of the amount in dispute ("75%")."""

    def read(self, text: str, currency: str) -> int:
        if not text.endswith("%"):
            return super().read(text, currency)
        written = text[:-1].strip()
        if re.fullmatch(r"[-−–][0-9.]+", written):
            raise serializers.ValidationError(phrase("A percentage lies between 0% and 100%."))
        if not _PERCENT.fullmatch(written):
            raise serializers.ValidationError(phrase("Write a percentage like 75%."))
        percent = Decimal(written)
        if percent > 100:
            raise serializers.ValidationError(phrase("A percentage lies between 0% and 100%."))
        return money.percentage(self.context["subject"].amount, percent)


def currency_in(field: Any) -> str:
    """The currency of the form that a field stands in: the subject's, or the one that the form itself asks for."""
    subject = field.context.get("subject")
    if getattr(subject, "currency", None):
        return str(subject.currency)
    form: Any = field.root
    chosen = (getattr(form, "initial_data", None) or {}).get("currency", "")
    if str(chosen) not in money.EXPONENTS:
        raise serializers.ValidationError(phrase("Choose a currency first."))
    return str(chosen)


class TextField(serializers.CharField):
    """Words that a person writes, on several lines."""

    def __init__(self, *, rows: int = 4, max_length: int = 20_000, **more: Any) -> None:
        self.rows = rows
        super().__init__(max_length=max_length, error_messages={"max_length": TOO_LONG}, **more)
