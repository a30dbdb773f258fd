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
    "mediation": "mediation",
    "recommendation": phrase_later("the answers to the recommendation"),
    "send": phrase_later("sending the file"),
    "award": phrase_later("the award"),
}


def moment(said: dict[str, Any], name: str) -> datetime:
    return datetime.fromisoformat(said[name])


def _asked(case: Case, said: dict[str, Any]) -> str:
    return phrase(
        "asked {person_of} question {question}: “{text}”",
        person_of=case.person_of(said["to"]),
        question=said["question"],
        text=said["text"],
    )


def _answered(case: Case, said: dict[str, Any]) -> str:
    held = phrase(". The answer was held for a reviewer") if said.get("arrives") == "held" else ""
    return phrase("answered question {question}{held}", question=said["question"], held=held)


def _objected(case: Case, said: dict[str, Any]) -> str:
    return phrase("objected to the mediator{reason}", reason=reason(case, said))


def _decided(verb: str, then: str) -> Any:
    def told(case: Case, said: dict[str, Any]) -> str:
        return phrase(
            "{verb} the objection of {person_of}: “{reason}”. {then}",
            verb=verb,
            person_of=case.person_of(said["side"]),
            reason=said["reason"],
            then=then,
        )

    return told


def _undecided(case: Case, said: dict[str, Any]) -> str:
    return phrase(
        "sustained the objection of {person_of}, which was not decided in time. {back}",
        person_of=case.person_of(said["side"]),
        back=BACK,
    )


BACK = phrase_later("Another mediator takes the case")


def _extended(case: Case, said: dict[str, Any]) -> str:
    added = so_many(said["days"], said["unit"])
    until = long_deadline(moment(said, "due_at"))
    return phrase(
        "extended the time for {what} by {added}, to {until}, for both sides: “{reason}”",
        what=WHAT[said["deadline"]],
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
    "sustain_objection": _decided("sustained", BACK),
    "overrule_objection": _decided("overruled", phrase_later("The mediator stays")),
    "objection_lapsed": _undecided,
    "extend": _extended,
    "close_exhibit": _closed,
    "close_evidence": _will_close,
}
