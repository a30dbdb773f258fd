"""What happened, as sentences: each entry of a case's record in words, for record, stale pages, notices and letters.

A sentence follows the name of whoever did it: “Victor Hale” “paid the arbitration fee, 10.00 USD”.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.presenting import NO_BREAK
from disputes.models import Case, Cause, Phase
from disputes.models.case import tells_events
from record.declaring import SIDES, declared
from record.models import CLOCK, Event

THE_CLOCK = "The clock"
WHERE_TO = {
    Phase.DEFAULT: "The claim stands unless it is set aside",
    Phase.NEGOTIATION: "Negotiation began",
    Phase.MEDIATION: "Mediation began",
    Phase.RECOMMENDATION: "Both sides can answer it",
    Phase.ELECTION: "The fee election opened",
    Phase.ARBITRATION: "Arbitration began",
}

Says = Callable[[Case, dict[str, Any]], str]


def who(event: Event, reader: Any = None) -> str:
    """Who did it: “You”, a name, or the clock."""
    if event.by_id is None or event.position == CLOCK:
        return THE_CLOCK
    return "You" if reader is not None and event.by_id == reader.pk else str(event.by)


def what(case: Case, event: Event) -> str:
    """What was done, and where the case went by it."""
    says = SENTENCES.get(event.act) or fallback(event)
    told = says if isinstance(says, str) else says(case, event.said)
    return told + _where_to(case, event)


def whole(case: Case, event: Event, reader: Any = None) -> str:
    return f"{who(event, reader)} {what(case, event)}"


tells_events(whole)


def fallback(event: Event) -> str:
    """An act without a sentence of its own says its label; a deadline, that it passed."""
    if event.act.endswith("_lapsed"):
        return f"noted that the time for {event.act.removesuffix('_lapsed').replace('_', ' ')} was over"
    found = next((act for (_, name), act in declared.acts.items() if name == event.act), None)
    return f"performed “{found.label if found else event.act.replace('_', ' ')}”"


def _where_to(case: Case, event: Event) -> str:
    for called, _, after in event.moved:
        if called == case.called and after in WHERE_TO:
            return f". {WHERE_TO[Phase(after)]}"
        if called == case.called and after == Phase.CLOSED and "cause" in event.said:
            return f". {_closed(case, event.said)}"
    return ""


def _closed(case: Case, said: dict[str, Any]) -> str:
    if "to_freelancer" not in said:
        return "The case closed, and nothing moved"
    names = {side: str(case.person_of(side)) for side in SIDES}
    return (
        f"The case closed ({Cause(said['cause']).label.lower()}): {_money(said, 'to_client')} to {names['client']}, "
        f"{_money(said, 'to_freelancer')} to {names['freelancer']}"
    )


def _money(said: dict[str, Any], key: str) -> str:
    """An amount of the record, which holds it as it was shown, beside its currency."""
    whole, dot, decimals = str(said.get(key, "")).partition(".")
    shown = f"{int(whole):,}{dot}{decimals}" if whole.isdigit() else whole
    return f"{shown}{NO_BREAK}{said['currency']}" if said.get("currency") else shown


def _opened(case: Case, said: dict[str, Any]) -> str:
    return f"opened the case about {_money(said, 'amount')} and claimed {_money(said, 'claimed')} for the freelancer"


def _exhibits(case: Case, said: dict[str, Any]) -> str:
    named = ", ".join(f"{number} {name}" for number, name, *_ in said.get("exhibits", []))
    return f"added evidence: {named}" if named else "added evidence"


def _recommended(case: Case, said: dict[str, Any]) -> str:
    stands = ", which stands unless both reject it" if said.get("stands") else ""
    return f"recommended {_money(said, 'to_freelancer')} to the freelancer{stands}"


def _award(case: Case, said: dict[str, Any]) -> str:
    shift = said.get("fee_shift", "none")
    back = f"; the {shift} gets the fee back" if shift != "none" else ""
    return f"recorded the award: {_money(said, 'to_freelancer')} to the freelancer{back}"


HELD_WORDS = "wrote a message, which was held for a reviewer"

SENTENCES: dict[str, str | Says] = {
    "open": _opened,
    "respond": lambda _, said: f"answered the claim with {_money(said, 'answered')} for the freelancer",
    "concede": "conceded the claim",
    "withdraw": "withdrew the case",
    "offer": lambda _, said: f"offered {_money(said, 'to_freelancer')} to the freelancer",
    "accept_offer": "accepted the offer",
    "decline_offer": "declined the offer",
    "withdraw_offer": "took the offer back",
    "escalate": "asked for a mediator",
    "claim": "took the case and declared to be impartial",
    "hand_back": "handed the case back to the queue",
    "recommend": _recommended,
    "accept": "accepted the recommendation",
    "reject": "rejected the recommendation",
    "pay_fee": lambda _, said: f"paid the arbitration fee, {_money(said, 'amount')}",
    "send_file": "sent the file to the arbitrator, with the fees",
    "record_award": _award,
    "approve_award": "approved the award",
    "refuse_award": "refused the record of the award",
    "say": lambda _, said: HELD_WORDS if said.get("arrives") == "held" else "wrote in the room",
    "report": "reported a message to the reviewers",
    "uphold": lambda _, said: f"upheld the flag on message {said.get('message', '')}".rstrip(),
    "dismiss": lambda _, said: f"dismissed the flag on message {said.get('message', '')}".rstrip(),
    "try_again": "tried a deadline again that had failed",
    "add_exhibits": _exhibits,
    "read_exhibit": lambda _, said: f"opened exhibit {said.get('exhibit', '')}".rstrip(),
    "response_lapsed": "noted that no response was given in time",
    "set_aside_lapsed": "executed the claim, which stayed unanswered",
    "negotiation_lapsed": "ended the negotiation",
    "mediation_lapsed": "noted that no recommendation was issued in time",
    "recommendation_lapsed": "ended the time to answer the recommendation",
    "election_lapsed": "ended the fee election",
    "send_lapsed": "noted that the file was not sent in time",
    "award_lapsed": "alarmed the operators: no award has come",
}
