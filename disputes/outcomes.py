"""Who pays decides where the escrow goes: the table of the election, as a pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.rules import Rules
from core import money
from disputes.models import Cause
from record.declaring import CLIENT, FREELANCER, SIDES


@dataclass(frozen=True)
class Outcome:
    """How an election ends: with a split to the freelancer in minor units, or in arbitration (`cause` is None)."""

    cause: Cause | None
    to_freelancer: int | None

    @property
    def goes_to_arbitration(self) -> bool:
        return self.cause is None


ARBITRATION = Outcome(None, None)


def election_outcome(
    rules: Rules, amount: int, *, paid: Mapping[str, bool], figures: Mapping[str, int | None], recommended: int | None
) -> Outcome:
    """What becomes of the amount in dispute. `paid` and `figures` (what each side last claimed or answered) by side."""
    payers = [side for side in SIDES if paid.get(side)]
    if len(payers) == len(SIDES):
        return ARBITRATION
    if payers:
        return Outcome(Cause.FEE_DEFAULT, default_for(rules, amount, payers[0], figures.get(payers[0])))
    return Outcome(Cause.NEITHER_PAID, when_neither_pays(rules, amount, recommended))


def default_for(rules: Rules, amount: int, payer: str, figure: int | None) -> int:
    """What the only payer gets: all, or no more than it last claimed or answered."""
    if rules.fee_default == "as_claimed" and figure is not None:
        return figure
    return amount if payer == FREELANCER else 0


def when_neither_pays(rules: Rules, amount: int, recommended: int | None) -> int:
    if rules.neither_pays == CLIENT:
        return 0
    if rules.neither_pays == "even":
        return even(amount)
    return as_recommended(amount, recommended)


def as_recommended(amount: int, recommended: int | None) -> int:
    """As last recommended; evenly where nothing was."""
    return even(amount) if recommended is None else recommended


def even(amount: int) -> int:
    """Half each; an odd minor unit to the freelancer."""
    return money.percentage(amount, Decimal(50))
