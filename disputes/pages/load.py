"""A mediator's load in words: above the queue, and where another case is claimed."""

from __future__ import annotations

from typing import Any

from core.presenting import remainder_words
from disputes.load import Load, load_of
from people.models import User


def strip(person: User, load: Load) -> list[dict[str, Any]]:
    """For components/facts.html."""
    most = f"{load.open} of {person.most_open} that you want" if person.most_open else str(load.open)
    return [
        {"name": "Your open cases", "value": most},
        {"name": "Due within 24 hours", "value": load.today},
        {"name": "Due within 3 days", "value": load.soon},
        {"name": "Half of your replies came within", "value": reply(load)},
    ]


def reply(load: Load) -> str:
    return remainder_words(load.reply) if load.reply is not None else "No reply in 90 days"


def warning(person: User, more: int = 1) -> str:
    """What is said before another case is claimed; empty while it is within what they want."""
    if person.most_open is None:
        return ""
    there = load_of(person).open
    if there + more <= person.most_open:
        return ""
    return (
        f"Open cases of yours: {there}. The most that you want: {person.most_open}. You can claim all the same. Your "
        "limit reminds you, and keeps nobody from anything."
    )
