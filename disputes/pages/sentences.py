"""What happened, as sentences: each entry of a case's record in words, for record, stale pages, notices and letters.

A sentence follows the name of whoever did it: “Victor Hale” “paid the arbitration fee, 10.00 USD”.
"""

from __future__ import annotations

import re
from typing import Any

from core.phrases import phrase, phrase_later
from disputes.models import Case, Cause, Phase
from disputes.models.case import tells_events
from disputes.pages.told_as import SENTENCES
from disputes.pages.told_as.amounts import of
from disputes.pages.told_as.evidence import closed_by_it
from disputes.second_reading import may_be_told
from people.models import User
from record.declaring import SIDES, declared, other_side
from record.models import Event
from record.who import who
from timers.called import called as named

# What somebody wrote ends with a stop of its own: ours is not set after it.
ENDS_TWICE = re.compile(r"(?<=[.!?])”\.")
WHERE_TO = {
    Phase.DEFAULT: phrase_later("The claim stands unless it is set aside"),
    Phase.NEGOTIATION: phrase_later("Negotiation began"),
    Phase.MEDIATION: phrase_later("Mediation began"),
    Phase.RECOMMENDATION: phrase_later("Both sides can answer it"),
    Phase.ELECTION: phrase_later("The fee election opened"),
    Phase.ARBITRATION: phrase_later("Arbitration began"),
}


def what(case: Case, event: Event) -> str:
    """What was done, and where the case went by it."""
    says = SENTENCES.get(event.act) or fallback(event)
    told = says if isinstance(says, str) else says(case, event.said)
    return told + _where_to(case, event)


def stopped_once(words: str) -> str:
    """As it is read on a page. Letters leave out what is quoted, and need our own stops."""
    return ENDS_TWICE.sub("”", words)


def on_record(case: Case, event: Event) -> str:
    """As an entry of the record is read: with all of it, also what a letter about it leaves out."""
    return stopped_once(". ".join([what(case, event), *closed_by_it(event.said)]))


def whole(case: Case, event: Event, reader: Any = None) -> str:
    return f"{who(event, reader)} {what(case, event)}"


def told_to(case: Case, event: Event, by: User | None) -> str:
    """What happened, to somebody who acts on an older page; to who reads blind, nothing of the recommendation."""
    return (
        whole(case, event, by) if may_be_told(case, event, by) else phrase("Something happened in the recommendation")
    )


tells_events(told_to)


def fallback(event: Event) -> str:
    """An act without a sentence of its own says its label; a deadline, that it passed."""
    if event.act.endswith("_lapsed"):
        return phrase("noted that the time for {kind} was over", kind=named(event.act.removesuffix("_lapsed")))
    found = next((act for (_, name), act in declared.acts.items() if name == event.act), None)
    return phrase("performed “{act}”", act=found.label if found else event.act.replace("_", " "))


def _where_to(case: Case, event: Event) -> str:
    for called, _, after in event.moved:
        if called == case.called and after in WHERE_TO and event.act != "second_opinion_lapsed":
            return f". {WHERE_TO[Phase(after)]}"
        if called == case.called and after == Phase.CLOSED and "cause" in event.said:
            return f". {_closed(case, event.said)}"
    return ""


def _closed(case: Case, said: dict[str, Any]) -> str:
    if "to_freelancer" not in said:
        return phrase("The case closed, and nothing moved")
    names = {side: str(case.person_of(side)) for side in SIDES}
    return _divided(said, names) + _shifted(said, names)


def _divided(said: dict[str, Any], names: dict[str, str]) -> str:
    return phrase(
        "The case closed ({cause}): {to_client} to {client}, {to_freelancer} to {freelancer}",
        cause=Cause(said["cause"]).label.lower(),
        to_client=of(said, "to_client"),
        client=names["client"],
        to_freelancer=of(said, "to_freelancer"),
        freelancer=names["freelancer"],
    )


def _shifted(said: dict[str, Any], names: dict[str, str]) -> str:
    """Of an award that gives a side its fee back: what went over, and what did not reach."""
    winner = said.get("fee_shift", "")
    moved, owes = (str(said.get(key, "")).strip("0.") for key in ("shifted", "owed"))
    if winner not in SIDES or not (moved or owes):
        return ""
    loser = names[other_side(winner)]
    places = {"amount": of(said, "shifted"), "loser": loser, "winner": names[winner]}
    if not owes:
        return phrase(". For the fee, {amount} of that went from {loser} to {winner}", **places)
    return phrase(
        ". For the fee, {amount} of that went from {loser} to {winner}; {loser} still owes {owed} of it",
        owed=of(said, "owed"),
        **places,
    )
