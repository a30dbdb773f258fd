"""A mediator's load in words: above the queue, and where another case is claimed."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase
from core.presenting import remainder_words
from disputes.load import Load, load_of
from people.models import User


def strip(person: User, load: Load) -> list[dict[str, Any]]:
    """For components/facts.html."""
    most = (
        phrase("{open} of {most_open} that you want", open=load.open, most_open=person.most_open)
        if person.most_open
        else str(load.open)
    )
    return [
        {"name": phrase("Your open cases"), "value": most},
        {"name": phrase("Due within 24 hours"), "value": load.today},
        {"name": phrase("Due within 3 days"), "value": load.soon},
        {"name": phrase("Half of your replies came within"), "value": reply(load)},
    ]


def reply(load: Load) -> str:
    return remainder_words(load.reply) if load.reply is not None else phrase("No reply in 90 days")


def warning(person: User, more: int = 1) -> str:
    """What is said before another case is claimed; empty while it is within what they want."""
    if person.most_open is None:
        return ""
    there = load_of(person).open
    if there + more <= person.most_open:
        return ""
    return phrase(
        "Open cases of yours: {there}. The most that you want: {most_open}. You can "
        "claim all the same. Your limit reminds you, and keeps nobody from anything.",
        there=there,
        most_open=person.most_open,
    )
