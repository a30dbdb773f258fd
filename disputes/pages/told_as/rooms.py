"""Messages and what reviewers rule about them, as the record tells them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.presenting import long_deadline
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences
from record.declaring import SIDES

APART = ("private", "shuttle")
HELD_WORDS = "wrote a message, which was held for a reviewer"


def moved(said: dict[str, Any]) -> str:
    """That an upheld threat moved the running deadline, and where to."""
    if "hours" not in said:
        return ""
    if "due_at" not in said:
        return f". The present deadline has {said['hours']} hours more"
    due = long_deadline(datetime.fromisoformat(said["due_at"]))
    return f". The present deadline moved by {said['hours']} hours, to {due}"


def _wrote(case: Case, said: dict[str, Any]) -> str:
    """Of a private message nobody learns more than this from the record; its words are in its room alone."""
    if said.get("room") not in APART:
        return HELD_WORDS if said.get("arrives") == "held" else "wrote in the room"
    length = f"{said['length']} character{'' if said['length'] == 1 else 's'}"
    to = case.person_of(said["to"]) if said["to"] in SIDES else "the mediator"
    if said["room"] == "private":
        return f"wrote a private message to {to}, {length}"
    numbers = ", ".join(str(number) for number in said.get("relays", []))
    return f"wrote to {to}, {length}{f', and told what message {numbers} says' if numbers else ''}"


def _corrected(case: Case, said: dict[str, Any]) -> str:
    if said.get("room") in APART:
        length = f"{said['length']} character{'' if said['length'] == 1 else 's'}"
        return f"corrected {_kind(said)}message {said['message']}, {length}"
    held = ", which is held for a reviewer" if said.get("arrives") == "held" else ""
    return f"corrected message {said['message']}{held}"


def _withdrew(case: Case, said: dict[str, Any]) -> str:
    return f"withdrew {_kind(said)}message {said['message']}"


def _kind(said: dict[str, Any]) -> str:
    return "private " if said.get("room") == "private" else ""


SENTENCES: Sentences = {
    "say": _wrote,
    "correct_message": _corrected,
    "withdraw_message": _withdrew,
    "report": "reported a message to the reviewers",
    "report_words": "reported words to the reviewers",
    "ask_to_see": "asked the reviewers about a message",
    "answer_to_see": "answered what was asked about a message",
    "uphold": lambda _, said: f"upheld the flag on message {said.get('message', '')}".rstrip() + moved(said),
    "dismiss": lambda _, said: f"dismissed the flag on message {said.get('message', '')}".rstrip(),
    "take_back_ruling": lambda _, said: f"took the ruling on message {said['message']} back, within a minute",
    "appeal": lambda _, said: f"appealed the ruling on message {said['message']}",
    "grant_appeal": lambda _, said: f"granted the appeal: message {said['message']} broke no rule and is delivered",
    "refuse_appeal": lambda _, said: f"refused the appeal: the ruling on message {said['message']} stands",
}
