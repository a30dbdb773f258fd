"""From which chance of winning on paying the fee is worth more: plain arithmetic, for each side, never advice."""

from __future__ import annotations

from dataclasses import dataclass

from core.phrases import phrase
from disputes.lapsing import has_paid, outcome_if_paid
from disputes.models import Phase
from disputes.pages.reader import Reader
from record.declaring import other_side


@dataclass(frozen=True)
class Evens:
    """For components/evens.html; percents of the amount in dispute that an arbitrator would give the reader."""

    amount: int
    fee: int
    currency: str
    nothing_until: float
    offer_until: float | None
    offer: int
    other: str
    never: bool = False


def evens(reader: Reader) -> Evens | None:
    """For a side that can still pay; the other side's figure is said beside it."""
    case = reader.case
    if not reader.side or case.phase != Phase.ELECTION or not reader.may_still_pay:
        return None
    fee = case.fees[reader.side].amount
    nothing = break_even(reader, reader.side)
    offer = reader.share(reader.side, reader.their_offer.to_freelancer) if reader.their_offer else 0
    beyond_offer = chance(offer + fee, case.amount) if reader.their_offer else None
    theirs = break_even(reader, reader.other)
    return Evens(
        amount=case.amount, fee=fee, currency=case.currency, nothing_until=nothing,
        offer_until=beyond_offer if beyond_offer and beyond_offer > nothing else None, offer=offer,
        other=_theirs(reader, f"{theirs:g}"),
        never=nothing >= 100,
    )  # fmt: skip


def _theirs(reader: Reader, percent: str) -> str:
    them = reader.name(reader.other)
    if has_paid(reader.case)[reader.other]:
        return phrase(
            "For {them} the break-even against doing nothing was {percent}\u00a0%.", them=them, percent=percent
        )
    return phrase("For {them} the break-even against doing nothing is {percent}\u00a0%.", them=them, percent=percent)


def break_even(reader: Reader, side: str) -> float:
    """The share of the escrow at which paying and being awarded it is worth as much as silence, for a side."""
    case = reader.case
    paid = has_paid(case)
    silent = outcome_if_paid(case, {other_side(side): paid[other_side(side)]}).to_freelancer or 0
    return chance(reader.share(side, silent) + case.fees[side].amount, case.amount)


def chance(worth: int, amount: int) -> float:
    return round(100 * worth / amount, 1)
