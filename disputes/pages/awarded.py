"""An award as both sides read it: where it rests, its document, and what each ends with once a fee was shifted."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from core.phrases import phrase
from core.presenting import long_moment
from disputes.models import Award, AwardState, Case, Cause, FeeState
from disputes.pages.reader import Reader
from disputes.pages.wording import genitive, sentence
from record.declaring import FREELANCER, other_side


@dataclass(frozen=True)
class Shown:
    """For disputes/_award.html."""

    says: str
    rule: str
    name: str
    url: str


def executed(case: Case) -> Award | None:
    """The award by which a case was closed."""
    if not case.is_closed or case.closing.cause != Cause.AWARD:
        return None
    return next((award for award in case.awards.all() if award.state == AwardState.APPROVED), None)


def shifted(case: Case) -> int:
    """What of the losing side's part went to the other one for its fee."""
    award = executed(case)
    if award is None or not award.fee_shift or case.fees[award.fee_shift].state == FeeState.WAIVED:
        return 0
    return case.fees[award.fee_shift].amount - award.owed


def came_to_freelancer(case: Case) -> int | None:
    """What the freelancer ended with, a shifted fee included; None where nothing was divided."""
    award, divided = executed(case), case.closing.to_freelancer
    if award is None or divided is None:
        return divided
    return divided + shifted(case) if award.fee_shift == FREELANCER else divided - shifted(case)


def shift(reader: Reader) -> str:
    """What the award did about a fee, in words."""
    case, award = reader.case, executed(reader.case)
    if award is None or not award.fee_shift:
        return ""
    if case.fees[award.fee_shift].state == FeeState.WAIVED:
        return phrase("The award gives a fee back that was waived: the platform paid it, so nobody owes it.")
    winner, loser = reader.called(award.fee_shift), reader.called(other_side(award.fee_shift))
    taken = shifted(case)
    went = (
        phrase(
            "{taken} of {whose} part went to {winner}", taken=reader.money(taken), whose=genitive(loser), winner=winner
        )
        if taken
        else phrase("nothing of the money was {whose} to take it from", whose=genitive(loser))
    )
    told = phrase(
        "The award divides it: {shares}. It also gives {winner} the fee back: {went}.",
        shares=reader.shares(award.to_freelancer),
        winner=winner,
        went=went,
    )
    if not award.owed:
        return told
    places = {"winner": winner, "owed": reader.money(award.owed)}
    owes = (
        phrase("You still owe {winner} {owed} of it, outside the portal.", **places)
        if other_side(award.fee_shift) == reader.side
        else phrase("{loser} still owes {winner} {owed} of it, outside the portal.", loser=sentence(loser), **places)
    )
    return f"{told} {owes}"


def award(reader: Reader) -> Shown | None:
    """The award that was recorded last, from its record on: to check, and to keep."""
    there = (AwardState.RECORDED, AwardState.APPROVED)
    made = next((each for each in reader.case.awards.all() if each.state in there), None)
    if made is None:
        return None
    says = phrase(
        "Recorded by {recorded_by} on {recorded_at}. A second operator checks it.",
        recorded_by=made.recorded_by,
        recorded_at=long_moment(made.recorded_at),
    )
    if made.decided_at:
        says = phrase(
            "Recorded by {recorded_by}, approved by {decided_by} on {decided_at}.",
            recorded_by=made.recorded_by,
            decided_by=made.decided_by,
            decided_at=long_moment(made.decided_at),
        )
    url = reverse("file", args=[made.document_id]) if made.document else ""
    return Shown(says, made.rule, made.document.name if made.document else "", url)
