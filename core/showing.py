"""How the API shows amounts and moments: amounts as texts with their currency's decimals, moments in UTC."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core import money


@extend_schema_field({"type": "string", "example": "100.00", "readOnly": True})
class AmountField(serializers.Field[Any, Any, str, Any]):
    """Minor units, shown with the decimals of the currency that stands at `currency` on the same object."""

    def __init__(self, currency: str = "currency", **more: Any) -> None:
        self.currency = currency
        super().__init__(read_only=True, **more)

    def get_attribute(self, instance: Any) -> tuple[int, str] | None:
        amount = super().get_attribute(instance)
        if amount is None:
            return None
        currency = instance
        for name in self.currency.split("."):
            currency = getattr(currency, name)
        return amount, str(currency)

    def to_representation(self, value: tuple[int, str]) -> str:
        amount, currency = value
        return money.show(amount, currency)


class MomentField(serializers.DateTimeField):
    """ISO 8601 in UTC, whatever zone the person reading it lives in."""

    def __init__(self, **more: Any) -> None:
        super().__init__(read_only=True, default_timezone=UTC, **more)


@extend_schema_field({"type": "array", "items": {"type": "integer"}, "readOnly": True})
class NumbersField(serializers.Field[Any, Any, list[int], Any]):
    """Related rows, each by its number."""

    def __init__(self, **more: Any) -> None:
        super().__init__(read_only=True, **more)

    def to_representation(self, value: Any) -> list[int]:
        return sorted(row.number for row in value.all())
