"""What a payment provider does for us. It is a system outside: it is asked between transactions, never inside one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from escrow.providers.paying_out import NoPayout, PaysOut


class Outcome(StrEnum):
    SUCCEEDED = "succeeded"
    NEEDS_CONFIRMATION = "needs_confirmation"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Order:
    """What one payer is to pay: the same in every request about it. Amounts in minor units.

    `key` is ours, `id` the provider's own once it is known. `what` and `back` are for the provider's own page: what is
    paid for, and where the payer comes back to. `card` is what was typed into a page of ours: for the sandbox alone,
    because no real card's number may come through this server.
    """

    key: str
    amount: int
    currency: str
    id: str = ""
    what: str = ""
    back: str = ""
    group: str = ""
    card: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Charge:
    """The provider's word on one charge. `confirmed_at` is when the payer confirmed it there; `key` is ours.

    `pay_at` is the provider's own page, where the payer does so. `kept` is what a payment keeps of the card: its
    brand, four digits, and a keyed hash that tells the same card again.
    """

    id: str | None
    outcome: Outcome
    amount: int
    currency: str
    reason: str = ""
    confirmed_at: datetime | None = None
    pay_at: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """An event of the provider's: its id there, its word for what happened, and what it is about (see Hint)."""

    id: str
    kind: str
    topic: str
    about: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Dispute:
    """The provider's word on one card dispute; `payment` is our key of the payment, `state` one of DisputeState."""

    id: str
    payment: str
    amount: int
    currency: str
    state: str
    reason: str
    opened_at: datetime
    answer_by: datetime | None = None


class Forged(Exception):
    """An event that the provider has not signed, or not just now."""


class NoAnswer(Exception):
    """The provider did not answer in time. Whether it did what was asked is not known: ask again by key."""


class NoCharge(LookupError):
    """The provider knows no charge under this key."""


class KeyTaken(Exception):
    """The provider knows this key from another charge or payout."""


class Provider(Protocol):
    """Every request carries our key, and repeating a request changes nothing. Amounts in minor units.

    `takes_cards`: the payer types the card into our own page. A real provider never does: its own page takes it.
    One that pays out too is `PaysOut` besides.
    """

    name: str
    takes_cards: bool

    def accepts(self, order: Order) -> Mapping[str, str]:
        """What the payment keeps of the card. Raises Invalid for what this provider could not charge at all."""
        ...

    def charge(self, order: Order) -> Charge: ...

    def confirm(self, order: Order, approved: bool = True) -> Charge: ...

    def status(self, order: Order) -> Charge: ...

    def cancel(self, order: Order) -> Charge:
        """What is not charged yet under this key never will be. What is charged stays charged."""
        ...

    def refund(self, order: Order) -> Charge: ...

    def dispute(self, number: str) -> Dispute:
        """Raises NoCharge where there is none of this number."""
        ...

    def disputes(self) -> Iterable[Dispute]:
        """Those of late, and as many as one request brings; for whoever did not hear of them."""
        ...

    def heard(self, body: bytes, signature: str) -> Heard:
        """What a request to us, as it arrived, says has happened. Raises Forged."""
        ...

    def charges(self, since: datetime) -> Iterator[Charge]:
        """All that were made there from this moment on, each with its key, page by page."""
        ...


__all__ = [
    "Charge",
    "Dispute",
    "Forged",
    "Heard",
    "KeyTaken",
    "NoAnswer",
    "NoCharge",
    "NoPayout",
    "Order",
    "Outcome",
    "PaysOut",
    "Provider",
]
