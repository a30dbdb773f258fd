"""The fees of an election as they stand: who has paid, with proof, whose is waived, and what was asked."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.phrases import phrase, phrase_later
from core.presenting import long_moment
from disputes.models import Case, Fee, FeeState, Waiver, WaiverState
from disputes.pages.reader import Reader
from disputes.stages.waivers import may_read_reasons
from escrow.models import Reason, Transfer
from escrow.models.payment import card_said
from record.declaring import SIDES

WORDS = {
    FeeState.UNPAID: phrase_later("Not paid"),
    FeeState.PAID: phrase_later("Paid"),
    FeeState.WAIVED: phrase_later("Waived: it counts as paid, and the platform pays it when the file is sent"),
    FeeState.REFUNDED: phrase_later("Paid back"),
    FeeState.KEPT: phrase_later("Kept by the platform"),
    FeeState.TO_ARBITRATOR: phrase_later("With the arbitrator"),
}
ASKED = {
    WaiverState.REQUESTED: phrase_later("Asked the platform to pay it on {asked}. An operator decides."),
    WaiverState.GRANTED: phrase_later("Asked on {asked}. Granted on {decided}."),
    WaiverState.REFUSED: phrase_later("Asked on {asked}. Refused on {decided}."),
    WaiverState.WITHDRAWN: phrase_later("Asked on {asked}, and withdrew that by paying."),
    WaiverState.ENDED: phrase_later("Asked on {asked}. Nobody decided in time."),
}


@dataclass(frozen=True)
class SettledFee:
    """One side's fee, for disputes/_fees.html. `proof` is the reference of the transfer."""

    side: str
    name: str
    is_you: bool
    amount: int
    words: str
    is_settled: bool
    proof: str
    asked: str
    reasons: list[tuple[str, str]] = field(default_factory=list)


def settled_fees(reader: Reader) -> list[SettledFee]:
    """Both sides, the client first; nothing before the election."""
    case = reader.case
    if not case.fees:
        return []
    asked = {waiver.side: waiver for waiver in case.waivers.all()}
    proofs = _proofs(case)
    return [_row(reader, case.fees[side], proofs, asked.get(side)) for side in SIDES]


def _row(reader: Reader, fee: Fee, proofs: dict[str, int], waiver: Waiver | None) -> SettledFee:
    words = WORDS[FeeState(fee.state)]
    if fee.paid_at and fee.state == FeeState.PAID:
        at = long_moment(fee.paid_at)
        words = (
            phrase("Paid on {paid_at} with {card}", paid_at=at, card=card_said(fee.card))
            if _may_see_card(reader, fee)
            else phrase("Paid on {paid_at}", paid_at=at)
        )
    proof = f"T-{proofs[fee.side]}" if fee.side in proofs else ""
    return SettledFee(
        fee.side,
        reader.name(fee.side),
        fee.side == reader.side,
        fee.amount,
        words,
        fee.counted_as_paid,
        proof,
        _asked(waiver),
        _reasons(reader, waiver),
    )


def _may_see_card(reader: Reader, fee: Fee) -> bool:
    return bool(fee.card) and fee.side == reader.side


def _proofs(case: Case) -> dict[str, int]:
    paid = Transfer.objects.filter(subject_id=case.pk, reason=Reason.FEE_PAID)
    return {side: number for number, side in paid.values_list("pk", "credit__side")}


def _asked(waiver: Waiver | None) -> str:
    if waiver is None:
        return ""
    decided = long_moment(waiver.decided_at) if waiver.decided_at else ""
    return ASKED[WaiverState(waiver.state)].format(asked=long_moment(waiver.requested_at), decided=decided)


def _reasons(reader: Reader, waiver: Waiver | None) -> list[tuple[str, str]]:
    """Why it was asked and how it was decided: for that side and operators, nobody else."""
    if waiver is None or not may_read_reasons(reader.case, waiver.side, reader.person):
        return []
    return [(phrase("Reason given"), waiver.reason)] + (
        [(phrase("The operator’s answer"), waiver.answer)] if waiver.answer else []
    )
