"""What a payment provider does for us. It is a system outside: it is asked between transactions, never inside one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from escrow.providers.card import Card
from escrow.providers.paying_out import PaysOut


class Outcome(StrEnum):
    SUCCEEDED = "succeeded"
    NEEDS_CONFIRMATION = "needs_confirmation"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Charge:
    """The provider's word on one charge. `confirmed_at` is when the payer confirmed it there; `key` is ours."""

    id: str
    outcome: Outcome
    amount: int
    currency: str
    reason: str = ""
    confirmed_at: datetime | None = None
    key: str = ""


class NoAnswer(Exception):
    """The provider did not answer in time. Whether it did what was asked is not known: ask again by key."""


class NoCharge(LookupError):
    """The provider knows no charge under this key."""


class KeyTaken(Exception):
    """The provider knows this key from another charge."""


class Provider(PaysOut, Protocol):
    """Every request carries our key, and repeating a request changes nothing. Amounts in minor units."""

    name: str

    def charge(self, amount: int, currency: str, card: Card, key: str) -> Charge: ...

    def confirm(self, key: str, approved: bool = True) -> Charge: ...

    def status(self, key: str) -> Charge: ...

    def cancel(self, key: str) -> Charge:
        """What is not charged yet under this key never will be. What is charged stays charged."""
        ...

    def refund(self, key: str) -> Charge: ...

    def charges(self, since: datetime) -> Iterator[Charge]:
        """All that were made there from this moment on, each with its key, page by page."""
        ...


__all__ = ["Card", "Charge", "KeyTaken", "NoAnswer", "NoCharge", "Outcome", "Provider"]
