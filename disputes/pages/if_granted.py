"""What a waiver that is asked for changes once it is granted: said wherever silence in the election is told."""

from __future__ import annotations

from core.phrases import phrase
from disputes.lapsing import outcome_if_paid
from disputes.models import Phase
from disputes.pages.reader import Reader
from disputes.pages.wording import genitive
from record.declaring import SIDES, other_side


def asked(reader: Reader) -> list[str]:
    """The sides whose request nobody has decided yet."""
    if reader.case.phase != Phase.ELECTION:
        return []
    waiting = {waiver.side for waiver in reader.case.waivers.all() if waiver.is_open}
    return [side for side in SIDES if side in waiting]


def alone(reader: Reader, side: str) -> int | None:
    """To the freelancer, where only this side's fee is settled; None where both would be, and an arbitrator decides."""
    if reader.case.fees[other_side(side)].is_settled:
        return None
    return outcome_if_paid(reader.case, {side: True}).to_freelancer


def loses(reader: Reader) -> bool:
    """Whether the reader, who does nothing, would be left with nothing by the other side's waiver."""
    if not reader.side or reader.other not in asked(reader):
        return False
    to_freelancer = alone(reader, reader.other)
    return to_freelancer is not None and reader.share(reader.side, to_freelancer) == 0


def told(reader: Reader) -> str:
    """In sentences that follow what silence does."""
    return "".join(_granted(reader, side) for side in asked(reader))


def _granted(reader: Reader, side: str) -> str:
    whose, to_freelancer = genitive(reader.called(side)), alone(reader, side)
    if to_freelancer is None:
        return phrase(
            " If {whose} waiver is granted, it counts as paid: both fees are settled, and an arbitrator decides.",
            whose=whose,
        )
    them = other_side(side)
    places = {"length": reader.case.rules.second_payment, "goes": reader.divided(to_freelancer)}
    if them == reader.side:
        return phrase(
            " If {whose} waiver is granted, it counts as paid: you then have {length} to pay, "
            "and if that does not happen, the clock {goes}.",
            whose=whose,
            **places,
        )
    return phrase(
        " If {whose} waiver is granted, it counts as paid: {them} then has {length} to pay, "
        "and if that does not happen, the clock {goes}.",
        whose=whose,
        them=reader.name(them),
        **places,
    )
