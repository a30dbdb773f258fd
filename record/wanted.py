"""What of the mail a person can switch off, and when it does not wake anybody up.

Deadlines, outcomes and money belong to no topic: they are always told, and at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core import clock
from people.models import MailChoices, User
from record.letters import Letter
from timers.reminders import Quiet

MESSAGES, EVIDENCE, RECEIPTS, WAITING_WORK = "messages", "evidence", "receipts", "waiting_work"


@dataclass(frozen=True)
class Topic:
    """A kind of mail about which there is a choice. `waits`: it does not come at night."""

    name: str
    waits: bool = True

    def is_wanted_by(self, person: User) -> bool:
        return bool(getattr(MailChoices.of(person), self.name))


WANTED = {
    topic.name: topic for topic in (Topic(MESSAGES), Topic(EVIDENCE), Topic(RECEIPTS, waits=False), Topic(WAITING_WORK))
}


def put_off_until(letter: Letter, person: User) -> datetime | None:
    """When a mail that has to wait, or to whom it is night and it can, goes out; None: now."""
    if letter.not_before is not None and letter.not_before > clock.portal_now():
        return letter.not_before
    if not letter.topic or letter.is_urgent or not WANTED[letter.topic].waits:
        return None
    chosen, now = MailChoices.of(person), clock.portal_now()
    ends = Quiet(chosen.quiet_since, chosen.quiet_until).ends(now, person.time_zone)
    return ends if ends > now else None
