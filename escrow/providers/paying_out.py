"""What a provider does to pay money out to a bank account: taken at once, there some time later, or sent back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from core.errors import invalid

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


class Arrival(StrEnum):
    ON_ITS_WAY = "on_its_way"
    ARRIVED = "arrived"
    REFUSED = "refused"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where money goes. Its number never shows, not in a log nor in an error."""

    holder: str
    number: str = field(repr=False)

    @classmethod
    def read(cls, holder: str, typed: str) -> BankAccount:
        """From what a person typed, with or without spaces."""
        number = "".join(typed.split()).upper()
        if not _IBAN.fullmatch(number):
            raise invalid("account", "An IBAN has two letters, two digits, and 11 to 30 letters and digits after them.")
        if not _adds_up(number):
            raise invalid("account", "This IBAN has a typing error in it.")
        if not holder.strip():
            raise invalid("holder", "Whose account is it?")
        return cls(" ".join(holder.split()), number)

    @property
    def last4(self) -> str:
        return self.number[-4:]


@dataclass(frozen=True, slots=True)
class Paid:
    """The provider's word on one payout. `key` is ours; `at` is when it came to where it stands. Minor units."""

    id: str
    arrival: Arrival
    amount: int
    currency: str
    reason: str = ""
    at: datetime | None = None
    key: str = ""


class NoPayout(LookupError):
    """The provider knows no payout under this key."""


class PaysOut(Protocol):
    """Every request carries our key, and repeating a request changes nothing. Raises NoAnswer, KeyTaken."""

    def payout(self, amount: int, currency: str, to: BankAccount, key: str) -> Paid: ...

    def payout_status(self, key: str) -> Paid: ...

    def payouts(self, since: datetime) -> Iterator[Paid]:
        """All that were asked for from this moment on, each with its key, page by page."""
        ...


def _adds_up(number: str) -> bool:
    """The check digits of ISO 13616."""
    return int("".join(str(int(each, 36)) for each in number[4:] + number[:4])) % 97 == 1
