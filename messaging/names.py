"""Names are words that reach the other side: what a message may not bring there, a name does not bring either."""

from __future__ import annotations

from core.phrases import phrase_later
from messaging.screening import Category, judged
from people.naming import screens_names

NO_NAME = phrase_later(
    "This reads like a threat, an insult or a contact detail. Write the name that you go by, and nothing else."
)


@screens_names
def no_message(name: str) -> str:
    return "" if judged(name).category is Category.NONE else NO_NAME
