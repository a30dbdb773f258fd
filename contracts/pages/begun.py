"""What a person has begun about a contract and not sent. It is known one layer above, which registers how to ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contracts.models import Contract
from people.models import User


@dataclass(frozen=True)
class Begun:
    """`text` says how far it has come; `url` goes on with it."""

    text: str
    url: str


Asks = Callable[[Contract, User], Begun | None]
_asks: list[Asks] = []


def tells_what_is_begun(ask: Asks) -> Asks:
    _asks.append(ask)
    return ask


def begun_on(contract: Contract, person: User) -> list[Begun]:
    return [found for ask in _asks if (found := ask(contract, person))]
