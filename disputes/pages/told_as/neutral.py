"""What passes between the sides and their mediator, as the record tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.presenting import long_deadline, long_moment
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences
from disputes.pages.told_as.counted import how_long, so_many
from disputes.pages.told_as.setting_aside import reason

WHAT = {
    "response": "the response",
    "set_aside": "the window of the default",
    "negotiation": "the negotiation",
    "mediation": "mediation",
    "recommendation": "the answers to the recommendation",
    "send": "sending the file",
    "award": "the award",
}


def moment(said: dict[str, Any], name: str) -> datetime:
    return datetime.fromisoformat(said[name])


def _asked(case: Case, said: dict[str, Any]) -> str:
    return f"asked {case.person_of(said['to'])} question {said['question']}: “{said['text']}”"


def _answered(case: Case, said: dict[str, Any]) -> str:
    held = ". The answer was held for a reviewer" if said.get("arrives") == "held" else ""
    return f"answered question {said['question']}{held}"


def _objected(case: Case, said: dict[str, Any]) -> str:
    return f"objected to the mediator{reason(case, said)}"


def _decided(verb: str, then: str) -> Any:
    def told(case: Case, said: dict[str, Any]) -> str:
        return f"{verb} the objection of {case.person_of(said['side'])}: “{said['reason']}”. {then}"

    return told


def _undecided(case: Case, said: dict[str, Any]) -> str:
    return f"sustained the objection of {case.person_of(said['side'])}, which was not decided in time. {BACK}"


BACK = "Another mediator takes the case"


def _extended(case: Case, said: dict[str, Any]) -> str:
    added = so_many(said["days"], said["unit"])
    until = long_deadline(moment(said, "due_at"))
    return f"extended the time for {WHAT[said['deadline']]} by {added}, to {until}, for both sides: “{said['reason']}”"


def _closed(case: Case, said: dict[str, Any]) -> str:
    return f"closed exhibit {said['exhibit']} after {how_long(said['seconds'])}"


def _will_close(case: Case, said: dict[str, Any]) -> str:
    at = long_moment(moment(said, "closes_at"))
    return f"announced that evidence closes on {at}. What comes later need not be read any more"


SENTENCES: Sentences = {
    "ask_party": _asked,
    "answer_party": _answered,
    "neutral_reply_lapsed": "noted that the mediator did not reply in time. The case went back to the queue",
    "object_to_mediator": _objected,
    "sustain_objection": _decided("sustained", BACK),
    "overrule_objection": _decided("overruled", "The mediator stays"),
    "objection_lapsed": _undecided,
    "extend": _extended,
    "close_exhibit": _closed,
    "close_evidence": _will_close,
}
