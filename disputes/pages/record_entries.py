"""The record as a list of sentences, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from disputes.models import Case
from disputes.pages import sentences
from disputes.pages.wording import marked
from people.models import User
from record.models import Event
from record.who import who


@dataclass(frozen=True)
class Entry:
    """For components/record.html."""

    position: str
    who: str
    text: SafeString
    at: datetime
    number: int
    hash: str


def entries(case: Case, events: Iterable[Event], person: User) -> list[Entry]:
    return [
        Entry(
            position=event.position,
            who=who(event, person),
            text=marked(sentences.on_record(case, event)),
            at=event.at,
            number=event.number,
            hash=event.hash_hex,
        )
        for event in events
    ]
