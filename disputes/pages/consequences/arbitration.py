"""What sending the file, recording an award and deciding on it lead to."""

from __future__ import annotations

from django.urls import reverse

from contracts.acting import Telling, Told, consequences_of
from core.money import show
from core.phrases import phrase
from core.presenting import money_mark
from disputes.closing import reaches
from disputes.holds import clawed_back
from disputes.models import AwardState, Case, FeeState
from disputes.outcomes import shifted_fee
from disputes.pages.consequences.common import in_time, reader_of, split_facts, told
from disputes.pages.wording import linked
from record.declaring import SIDES, other_side


@consequences_of(Case, "send_file")
def send_file(telling: Telling) -> Told:
    reader = reader_of(telling)
    case, facts = reader.case, []
    for side in SIDES:
        fee = case.fees.get(side)
        if fee is not None:
            name = (
                phrase("Fee of {name}, the platform, because it was waived", name=reader.name(side))
                if fee.state == FeeState.WAIVED
                else phrase("Fee of {name}, held since it was paid", name=reader.name(side))
            )
            facts.append({"name": name, "value": money_mark(fee.amount, case.currency)})
    if case.rules.fee_platform_share:
        share = case.rules.fee.of(case.amount)
        facts.append({"name": phrase("The platform’s own share"), "value": money_mark(share, case.currency)})
    sentences = [
        phrase("These fees go to the arbitrator at once. Nobody gets them back from the portal afterwards."),
        phrase(
            "The file holds the statements, the exhibits with their hashes, and the record. "
            "No offers, no private rooms."
        ),
        phrase(
            "The award is expected by {case}. After that two operators are alarmed every week.",
            case=in_time(case, case.rules.award),
        ),
    ]
    return told(
        sentences,
        facts,
        button=phrase("Send the file"),
        grave=True,
        done=phrase("The file is sent, and the fees with it."),
    )


@consequences_of(Case, "record_award")
def record_award(telling: Telling) -> Told:
    reader, figure = reader_of(telling), telling.said.get("to_freelancer")
    sentences = [
        phrase("Nothing moves before another operator has approved it."),
        phrase("From now on the sides cannot settle any more."),
    ]
    if reader.case.awards.filter(state=AwardState.RECORDED).exists():
        sentences.append(phrase("It replaces what was recorded before."))
    facts = split_facts(reader, figure) if figure is not None else []
    shifted = telling.said.get("fee_shift")
    if figure is not None and shifted in SIDES:
        facts += _shift(reader.case, shifted, figure)
    return told(
        sentences,
        facts,
        button=phrase("Record the award"),
        grave=True,
        done=phrase("Another operator has to approve it."),
        back=phrase("It can be recorded anew until it is approved"),
    )


@consequences_of(Case, "approve_award")
def approve_award(telling: Telling) -> Told:
    reader = reader_of(telling)
    award = reader.case.awards.filter(state=AwardState.RECORDED).select_related("recorded_by", "document").first()
    if award is None:
        return Told()
    sentences = [
        phrase("{recorded_by} recorded this: {rule}", recorded_by=award.recorded_by, rule=award.rule),
        phrase("The money is divided at once, and the case closes. Nobody can change it afterwards."),
    ]
    facts = split_facts(reader, award.to_freelancer) + _taken(reader.case)
    facts += _shift(reader.case, award.fee_shift, award.to_freelancer)
    if award.document:
        url = reverse("file", args=[award.document_id])
        facts.append({"name": phrase("The award, to check it against"), "value": linked(award.document.name, url)})
    return told(sentences, facts, button=phrase("Approve the award"), grave=True, done=phrase("The award is executed."))


def _taken(case: Case) -> list[dict[str, object]]:
    """What a card dispute has taken of it: the client has that from the bank, and the rest is what is divided."""
    taken = clawed_back(case)
    if not taken:
        return []
    name = phrase("Of it, taken back by the client’s bank already")
    return [{"name": name, "value": money_mark(taken, case.currency)}]


def _shift(case: Case, side: str, to_freelancer: int) -> list[dict[str, object]]:
    """The winner's fee, out of what comes to the other side, as far as it reaches."""
    if not side:
        return []
    winner = case.fees[side]
    if winner.state != FeeState.TO_ARBITRATOR:
        return [{"name": phrase("Fee to shift"), "value": phrase("None: it was waived")}]
    loser = other_side(side)
    parts = reaches(case, to_freelancer)
    shifted, owed = shifted_fee(winner.amount, parts[loser])
    name = phrase(
        "Then, from {person_of} to {person_of2} for the fee",
        person_of=case.person_of(loser),
        person_of2=case.person_of(side),
    )
    facts: list[dict[str, object]] = [{"name": name, "value": money_mark(shifted, case.currency)}]
    ends = parts | {side: parts[side] + shifted, loser: parts[loser] - shifted}
    facts += [
        {
            "name": phrase("{person_of} ends with", person_of=case.person_of(each)),
            "value": money_mark(ends[each], case.currency),
        }
        for each in SIDES
    ]
    if owed:
        facts.append(
            {"name": phrase("Still owed outside the portal"), "value": f"{show(owed, case.currency)} {case.currency}"}
        )
    return facts


@consequences_of(Case, "refuse_award")
def refuse_award(telling: Telling) -> Told:
    sentences = [phrase("The award has to be recorded anew. Nothing moves, and the sides still cannot settle.")]
    return told(sentences, button=phrase("Refuse the record"), done=phrase("The record is refused."))
