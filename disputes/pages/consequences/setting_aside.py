"""What applying to set a default aside, granting and refusing it lead to."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from disputes import process
from disputes.models import Case
from disputes.pages.consequences.common import in_time, reader_of, split_facts, told
from disputes.stages.setting_aside import DECIDED_WITHIN


@consequences_of(Case, "set_aside")
def set_aside(telling: Telling) -> Told:
    reader = reader_of(telling)
    case = reader.case
    sentences = [
        f"A mediator decides by {in_time(case, DECIDED_WITHIN)}. The window stands still until then.",
        f"Granted: your answer counts, and {process.after_response(case)} begins; also when nobody decides in time.",
        f"Refused: the claim is executed at once, {reader.shares(case.claimed)}.",
        f"You apply once. {reader.name(reader.other)} reads your reason and your figure now, your story after the "
        "decision.",
    ]
    return told(sentences, button="Apply", grave=True, done="A mediator decides on your application.")


@consequences_of(Case, "grant_set_aside")
def grant(telling: Telling) -> Told:
    case = telling.subject
    length = case.rules.negotiation or case.rules.mediation
    sentences = [
        f"The late answer counts. {process.after_response(case).capitalize()} begins, and runs until "
        f"{in_time(case, length)}.",
        "Both sides read your reason. No money moves.",
    ]
    return told(sentences, button="Set the default aside", done="The default is set aside.")


@consequences_of(Case, "refuse_set_aside")
def refuse(telling: Telling) -> Told:
    reader = reader_of(telling)
    sentences = [
        "The claim is executed at once as it was made, and the case ends.",
        "Both sides read your reason. Nobody can change it afterwards.",
    ]
    facts = split_facts(reader, reader.case.claimed)
    return told(sentences, facts, button="Refuse the application", grave=True, done="The claim is executed.")
