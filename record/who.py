"""Who did what an event tells, as it is said to somebody."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later
from core.presenting import other_language
from record.declaring import REVIEWER
from record.models import CLOCK, Event

THE_CLOCK = phrase_later("The clock")
A_REVIEWER = phrase_later("A reviewer")


def who(event: Event, reader: Any = None) -> str:
    """“You”, a name, or the clock. Reviewers rule on people, who are not told which of them did; staff are.

    What was done follows as it is said of others. English says it of “you” in the same form; for other languages the
    name stands there.
    """
    if event.by_id is None or event.position == CLOCK:
        return THE_CLOCK
    if is_own(event, reader):
        return phrase("{name} (you)", name=str(event.by)) if other_language() else "You"
    is_for_staff = reader is not None and bool(getattr(reader, "roles", None))
    return A_REVIEWER if event.position == REVIEWER and not is_for_staff else str(event.by)


def is_own(event: Event, reader: Any) -> bool:
    """Whether the reader did it."""
    return reader is not None and event.by_id is not None and event.by_id == reader.pk
