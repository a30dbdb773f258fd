"""What conceding the claim and withdrawing the case lead to."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from disputes.models import Case
from disputes.pages.consequences.common import fees_return, reader_of, split_facts, told
from disputes.pages.consequences.cooling_off import cools_first


@consequences_of(Case, "concede")
def concede(telling: Telling) -> Told:
    reader = reader_of(telling)
    later = cools_first(reader)
    executed = "Then the claim is executed" if later else "The claim is executed at once"
    sentences = [*later.sentences, f"{executed} as it was made, and the case ends.", *fees_return(reader)]
    facts = split_facts(reader, reader.case.claimed)
    return told(
        sentences, facts, button="Concede the claim", grave=True, until=later.until,
        done=later.done("You conceded the claim."),
    )  # fmt: skip


@consequences_of(Case, "withdraw")
def withdraw(telling: Telling) -> Told:
    later = cools_first(reader_of(telling))
    sentences = [
        *later.sentences,
        "The milestones are as they were before the case, and their clocks run on.",
        "A request for the money back counts as refused.",
        "You cannot open another case about the same milestone.",
    ]
    return told(
        sentences, button="Withdraw the case", grave=True, until=later.until,
        done=later.done("You withdrew the case.", "The case is withdrawn."),
    )  # fmt: skip
