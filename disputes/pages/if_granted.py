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
    waived = phrase(" If {whose} waiver is granted, it counts as paid:", whose=genitive(reader.called(side)))
    to_freelancer = alone(reader, side)
    if to_freelancer is None:
        return phrase("{waived} both fees are settled, and an arbitrator decides.", waived=waived)
    them = reader.called(other_side(side))
    time = f"{them} then {'have' if them == 'you' else 'has'} {reader.case.rules.second_payment} to pay"
    return phrase(
        "{waived} {time}, and if that does not happen, the clock {to_freelancer}.",
        waived=waived,
        time=time,
        to_freelancer=reader.divided(to_freelancer),
    )
