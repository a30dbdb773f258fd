"""What conceding the claim and withdrawing the case lead to."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from disputes.models import Case
from disputes.pages.consequences.common import fees_return, reader_of, split_facts, told


@consequences_of(Case, "concede")
def concede(telling: Telling) -> Told:
    reader = reader_of(telling)
    sentences = ["The claim is executed at once as it was made, and the case ends.", *fees_return(reader)]
    facts = split_facts(reader, reader.case.claimed)
    return told(sentences, facts, button="Concede the claim", grave=True, done="You conceded the claim.")


@consequences_of(Case, "withdraw")
def withdraw(telling: Telling) -> Told:
    sentences = [
        "The milestones are as they were before the case, and their clocks run on.",
        "A request for the money back counts as refused.",
        "You cannot open another case about the same milestone.",
    ]
    return told(sentences, button="Withdraw the case", grave=True, done="The case is withdrawn.")
