"""Messages and what reviewers rule about them, as the record tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.phrases import phrase, phrase_later
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
    length = f"{said['length']} character{'' if said['length'] == 1 else 's'}"
    to = case.person_of(said["to"]) if said["to"] in SIDES else phrase("the mediator")
    if said["room"] == "private":
        return phrase("wrote a private message to {to}, {length}", to=to, length=length)
    numbers = ", ".join(str(number) for number in said.get("relays", []))
    return f"wrote to {to}, {length}{f', and told what message {numbers} says' if numbers else ''}"


def _corrected(case: Case, said: dict[str, Any]) -> str:
    if said.get("room") in APART:
        length = f"{said['length']} character{'' if said['length'] == 1 else 's'}"
        return phrase(
            "corrected {kind}message {message}, {length}", kind=_kind(said), message=said["message"], length=length
        )
    held = phrase(", which is held for a reviewer") if said.get("arrives") == "held" else ""
    return phrase("corrected message {message}{held}", message=said["message"], held=held)


def _withdrew(case: Case, said: dict[str, Any]) -> str:
    return phrase("withdrew {kind}message {message}", kind=_kind(said), message=said["message"])


def _kind(said: dict[str, Any]) -> str:
    return "private " if said.get("room") == "private" else ""


SENTENCES: Sentences = {
    "say": _wrote,
    "correct_message": _corrected,
    "withdraw_message": _withdrew,
    "report": phrase_later("reported a message to the reviewers"),
    "report_words": phrase_later("reported words to the reviewers"),
    "ask_to_see": phrase_later("asked the reviewers about a message"),
    "answer_to_see": phrase_later("answered what was asked about a message"),
    "uphold": lambda _, said: (
        phrase("upheld the flag on message {get}", get=said.get("message", "")).rstrip() + moved(said)
    ),
    "dismiss": lambda _, said: phrase("dismissed the flag on message {get}", get=said.get("message", "")).rstrip(),
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
