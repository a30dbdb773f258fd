"""What passes between the sides and their mediator, as the record tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, long_moment
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences
from disputes.pages.told_as.counted import how_long, so_many
from disputes.pages.told_as.setting_aside import reason

WHAT = {
    "response": phrase_later("the response"),
    "set_aside": phrase_later("the window of the default"),
    "negotiation": phrase_later("the negotiation"),
    "mediation": phrase_later("mediation"),
    "recommendation": phrase_later("the answers to the recommendation"),
    "send": phrase_later("sending the file"),
    "award": phrase_later("the award"),
}


def moment(said: dict[str, Any], name: str) -> datetime:
    return datetime.fromisoformat(said[name])


def _asked(case: Case, said: dict[str, Any]) -> str:
    return phrase(
        "asked {name} question {question}: “{text}”",
        name=case.person_of(said["to"]),
        question=said["question"],
        text=said["text"],
    )


def _answered(case: Case, said: dict[str, Any]) -> str:
    if said.get("arrives") == "held":
        return phrase("answered question {question}. The answer was held for a reviewer", question=said["question"])
    return phrase("answered question {question}", question=said["question"])


def _objected(case: Case, said: dict[str, Any]) -> str:
    return phrase("objected to the mediator{reason}", reason=reason(case, said))


def _decided(how: str) -> Any:
    def told(case: Case, said: dict[str, Any]) -> str:
        return phrase(how, name=case.person_of(said["side"]), reason=said["reason"])

    return told


def _undecided(case: Case, said: dict[str, Any]) -> str:
    return phrase(
        "sustained the objection of {name}, which was not decided in time. Another mediator takes the case",
        name=case.person_of(said["side"]),
    )


def _extended(case: Case, said: dict[str, Any]) -> str:
    added = so_many(said["days"], said["unit"])
    until = long_deadline(moment(said, "due_at"))
    return phrase(
        "extended the time for {stage} by {added}, to {until}, for both sides: “{reason}”",
        stage=WHAT[said["deadline"]],
        added=added,
        until=until,
        reason=said["reason"],
    )


def _closed(case: Case, said: dict[str, Any]) -> str:
    return phrase(
        "closed exhibit {exhibit} after {how_long}", exhibit=said["exhibit"], how_long=how_long(said["seconds"])
    )


def _will_close(case: Case, said: dict[str, Any]) -> str:
    at = long_moment(moment(said, "closes_at"))
    return phrase("announced that evidence closes on {at}. What comes later need not be read any more", at=at)


SENTENCES: Sentences = {
    "ask_party": _asked,
    "answer_party": _answered,
    "neutral_reply_lapsed": phrase_later(
        "noted that the mediator did not reply in time. The case went back to the queue"
    ),
    "object_to_mediator": _objected,
    "sustain_objection": _decided(
        phrase_later("sustained the objection of {name}: “{reason}”. Another mediator takes the case")
    ),
    "overrule_objection": _decided(phrase_later("overruled the objection of {name}: “{reason}”. The mediator stays")),
    "objection_lapsed": _undecided,
    "extend": _extended,
    "close_exhibit": _closed,
    "close_evidence": _will_close,
}
