"""What payments can be for: each purpose with the act that uses the money. The apps above register theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from escrow.models import CardDispute, Payment

Use = Callable[[Payment], object]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What payments of a purpose are for: `check` refuses before anything is charged, `use` performs the act, and
    `unused` is told when one will never be used.
    """

    use: Use
    check: Use | None = None
    unused: Use | None = None


@dataclass(frozen=True, slots=True)
class Disputed:
    """What follows from card disputes about payments of a purpose: `follow` is told of each once its money was taken,
    and once it is decided; `holds` says whether what the payment was for can still hold money.
    """

    follow: Callable[[CardDispute], object]
    holds: Callable[[Payment], bool]


PURPOSES: dict[str, Purpose] = {}
DISPUTED: dict[str, Disputed] = {}


def on_success(purpose: str, use: Use, *, check: Use | None = None, unused: Use | None = None) -> None:
    """Register the act that uses payments of this purpose (the apps above do). It calls `payments.use`."""
    if purpose in PURPOSES:
        raise RuntimeError(f"the purpose {purpose} is registered twice")
    PURPOSES[purpose] = Purpose(use, check, unused)


def on_dispute(purpose: str, follow: Callable[[CardDispute], object], *, holds: Callable[[Payment], bool]) -> None:
    """Register what follows from card disputes about payments of this purpose; of others the platform bears them."""
    DISPUTED[purpose] = Disputed(follow, holds)
