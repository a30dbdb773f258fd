"""What a provider does to pay money out to a bank account: taken at once, there some time later, or sent back.

One that has to know people first opens each of them an account of their own there, and asks them at its own page who
they are and what their bank account is. To any other the bank account is named with each payout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.db.models import TextChoices

from core.errors import invalid
from core.phrases import phrase, phrase_later

_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


class Arrival(StrEnum):
    """`waiting`: refused for now, because a balance there does not cover it. Asked again under a new key."""

    WAITING = "waiting"
    ON_ITS_WAY = "on_its_way"
    ARRIVED = "arrived"
    REFUSED = "refused"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where money goes. Its number never shows, not in a log nor in an error.

    `number` is an IBAN, or that of the person's own account at the provider; `ending` then is that of the bank
    account behind it, as far as the provider says so.
    """

    holder: str
    number: str = field(repr=False)
    ending: str = ""

    @classmethod
    def read(cls, holder: str, typed: str) -> BankAccount:
        """From what a person typed, with or without spaces."""
        number = "".join(typed.split()).upper()
        if not _IBAN.fullmatch(number):
            raise invalid(
                "account", phrase("An IBAN has two letters, two digits, and 11 to 30 letters and digits after them.")
            )
        if not _adds_up(number):
            raise invalid("account", phrase("This IBAN has a typing error in it."))
        if not holder.strip():
            raise invalid("holder", phrase("Whose account is it?"))
        return cls(" ".join(holder.split()), number, number[-4:])

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


class Standing(TextChoices):
    """How a person's own account at the provider stands: what its owner, the provider, or nobody has to do."""

    ASKED = "asked", phrase_later("Being opened")
    OPEN = "open", phrase_later("Not filled in yet")
    MISSING = "missing", phrase_later("Something is missing")
    CHECKED = "checked", phrase_later("Being checked")
    READY = "ready", phrase_later("Ready")
    CLOSED = "closed", phrase_later("Closed")


@dataclass(frozen=True, slots=True)
class Known:
    """The provider's word on a person's own account there. `missing` in the provider's words, `currencies` in ours."""

    number: str
    standing: Standing
    missing: tuple[str, ...] = ()
    ending: str = ""
    currencies: tuple[str, ...] = ()


class NoPayout(LookupError):
    """The provider knows no payout under this key."""


class NotOpened(Exception):
    """The provider opens this person no account, or does not let them in."""


class PaysOut(Protocol):
    """Every request carries our key, and repeating a request changes nothing. Raises NoAnswer, KeyTaken.

    `attempt` counts how often it was refused for want of a balance, and is committed before it is asked with: providers
    answer a key that was refused with the same refusal for a day.
    """

    def payout(self, amount: int, currency: str, to: BankAccount, key: str, attempt: int = 0) -> Paid: ...

    def payout_status(self, key: str, attempt: int = 0) -> Paid: ...

    def payouts(self, since: datetime) -> Iterator[Paid]:
        """All that were asked for from this moment on, each with its key, page by page."""
        ...


class OpensAccounts(Protocol):
    """What a provider does besides that has to know people before it pays them out. Raises NoAnswer, NotOpened."""

    def open_account(self, key: str, since: datetime) -> Known:
        """The account under this key, opened if there is none. `since`: when it was first asked for."""
        ...

    def account(self, number: str) -> Known: ...

    def way_in(self, number: str, back: str, again: str) -> str:
        """The provider's own page, where its owner fills it in; `again` is where to ask for another such link."""
        ...


def _adds_up(number: str) -> bool:
    """The check digits of ISO 13616."""
    return int("".join(str(int(each, 36)) for each in number[4:] + number[:4])) % 97 == 1
