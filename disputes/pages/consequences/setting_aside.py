"""What applying to set a default aside, granting and refusing it lead to."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from core.phrases import phrase
from disputes import process
from disputes.models import Case
from disputes.pages.consequences.common import in_time, reader_of, split_facts, told
from disputes.stages.setting_aside import DECIDED_WITHIN


@consequences_of(Case, "set_aside")
def set_aside(telling: Telling) -> Told:
    reader = reader_of(telling)
    case = reader.case
    sentences = [
        phrase("A mediator decides by {case}. The window stands still until then.", case=in_time(case, DECIDED_WITHIN)),
        phrase(
            "Granted: your answer counts, and {after_response} begins; also when nobody decides in time.",
            after_response=process.after_response(case),
        ),
        phrase("Refused: the claim is executed at once, {claimed}.", claimed=reader.shares(case.claimed)),
        phrase(
            "You apply once. {other} reads your reason and your figure now, your story after the decision.",
            other=reader.name(reader.other),
        ),
    ]
    return told(sentences, button=phrase("Apply"), grave=True, done=phrase("A mediator decides on your application."))


@consequences_of(Case, "grant_set_aside")
def grant(telling: Telling) -> Told:
    case = telling.subject
    length = case.rules.negotiation or case.rules.mediation
    sentences = [
        phrase(
            "The late answer counts. {capitalize} begins, and runs until {case}.",
            capitalize=process.after_response(case).capitalize(),
            case=in_time(case, length),
        ),
        phrase("Both sides read your reason. No money moves."),
    ]
    return told(sentences, button=phrase("Set the default aside"), done=phrase("The default is set aside."))


@consequences_of(Case, "refuse_set_aside")
def refuse(telling: Telling) -> Told:
    reader = reader_of(telling)
    sentences = [
        phrase("The claim is executed at once as it was made, and the case ends."),
        phrase("Both sides read your reason. Nobody can change it afterwards."),
    ]
    facts = split_facts(reader, reader.case.claimed)
    return told(
        sentences, facts, button=phrase("Refuse the application"), grave=True, done=phrase("The claim is executed.")
    )
