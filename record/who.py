"""Who did what an event tells, as it is said to somebody."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later
from record.declaring import REVIEWER
from record.models import CLOCK, Event

THE_CLOCK = phrase_later("The clock")
A_REVIEWER = phrase_later("A reviewer")


def who(event: Event, reader: Any = None) -> str:
    """“You”, a name, or the clock. Reviewers rule on people, who are not told which of them did; staff are."""
    if event.by_id is None or event.position == CLOCK:
        return THE_CLOCK
    if reader is not None and event.by_id == reader.pk:
        return phrase("You")
    is_for_staff = reader is not None and bool(getattr(reader, "roles", None))
    return A_REVIEWER if event.position == REVIEWER and not is_for_staff else str(event.by)
