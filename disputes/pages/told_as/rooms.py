"""Messages and what reviewers rule about them, as the record tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.phrases import phrase, phrase_later, phrase_of
from core.presenting import long_deadline
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences
from record.declaring import SIDES

APART = ("private", "shuttle")
HELD_WORDS = phrase_later("wrote a message, which was held for a reviewer")


def moved(said: dict[str, Any]) -> str:
    """That an upheld threat moved the running deadline, and where to."""
    if "hours" not in said:
        return ""
    if "due_at" not in said:
        return phrase(". The present deadline has {hours} hours more", hours=said["hours"])
    due = long_deadline(datetime.fromisoformat(said["due_at"]))
    return phrase(". The present deadline moved by {hours} hours, to {due}", hours=said["hours"], due=due)


def _wrote(case: Case, said: dict[str, Any]) -> str:
    """Of a private message nobody learns more than this from the record; its words are in its room alone."""
    if said.get("room") not in APART:
        return HELD_WORDS if said.get("arrives") == "held" else phrase("wrote in the room")
    length = _length(said)
    to = case.person_of(said["to"]) if said["to"] in SIDES else phrase("the mediator")
    if said["room"] == "private":
        return phrase("wrote a private message to {to}, {length}", to=to, length=length)
    numbers = ", ".join(str(number) for number in said.get("relays", []))
    if not numbers:
        return phrase("wrote to {to}, {length}", to=to, length=length)
    return phrase(
        "wrote to {to}, {length}, and told what message {numbers} says", to=to, length=length, numbers=numbers
    )


def _length(said: dict[str, Any]) -> str:
    return phrase_of(said["length"], "{number} character", "{number} characters")


def _corrected(case: Case, said: dict[str, Any]) -> str:
    if said.get("room") in APART:
        places = {"message": said["message"], "length": _length(said)}
        if said["room"] == "private":
            return phrase("corrected private message {message}, {length}", **places)
        return phrase("corrected message {message}, {length}", **places)
    if said.get("arrives") == "held":
        return phrase("corrected message {message}, which is held for a reviewer", message=said["message"])
    return phrase("corrected message {message}", message=said["message"])


def _withdrew(case: Case, said: dict[str, Any]) -> str:
    if said.get("room") == "private":
        return phrase("withdrew private message {message}", message=said["message"])
    return phrase("withdrew message {message}", message=said["message"])


SENTENCES: Sentences = {
    "say": _wrote,
    "correct_message": _corrected,
    "withdraw_message": _withdrew,
    "report": phrase_later("reported a message to the reviewers"),
    "report_words": phrase_later("reported words to the reviewers"),
    "ask_to_see": phrase_later("asked the reviewers about a message"),
    "answer_to_see": phrase_later("answered what was asked about a message"),
    "uphold": lambda _, said: (
        phrase("upheld the flag on message {number}", number=said.get("message", "")).rstrip() + moved(said)
    ),
    "dismiss": lambda _, said: phrase(
        "dismissed the flag on message {number}", number=said.get("message", "")
    ).rstrip(),
    "take_back_ruling": lambda _, said: phrase(
        "took the ruling on message {message} back, within a minute", message=said["message"]
    ),
    "appeal": lambda _, said: phrase("appealed the ruling on message {message}", message=said["message"]),
    "grant_appeal": lambda _, said: phrase(
        "granted the appeal: message {message} broke no rule and is delivered", message=said["message"]
    ),
    "refuse_appeal": lambda _, said: phrase(
        "refused the appeal: the ruling on message {message} stands", message=said["message"]
    ),
}
