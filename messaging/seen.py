"""How far somebody has seen a room: one row a person and room, written when its page was really before their eyes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import connection, models

from core import clock
from core.phrases import phrase
from people.models import User

# Of several rooms between the same side and different mediators, that of the last message. Held ones were not shown.
NOTED = """
    INSERT INTO messaging_seen (thread_id, person_id, up_to, at)
    SELECT thread_id, %s, max(number), %s FROM messaging_message
     WHERE thread_id = ANY (%s) AND number <= %s AND state NOT IN ('held', 'aside')
     GROUP BY thread_id ORDER BY max(number) DESC LIMIT 1
    ON CONFLICT (thread_id, person_id) DO UPDATE SET up_to = EXCLUDED.up_to, at = EXCLUDED.at
     WHERE messaging_seen.up_to <= EXCLUDED.up_to"""


class Seen(models.Model):
    """`up_to` is the number of the last message that was there; `at` when."""

    thread = models.ForeignKey("messaging.Thread", models.PROTECT, related_name="seen")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    up_to = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["thread", "person"], name="seen_up_to_one_message"),
        ]

    def __str__(self) -> str:
        return phrase("{thread} seen up to {up_to}", thread=self.thread, up_to=self.up_to)

    @property
    def way_of(self) -> int:
        """Whose way it is about, as messages say it; 0 for every other room."""
        return (self.thread.party_id or 0) if self.thread.room == "shuttle" else 0

    def has_seen(self, number: int, delivered_at: datetime | None) -> bool:
        """A message that a reviewer let through late has an old number."""
        return number <= self.up_to and (delivered_at is None or delivered_at <= self.at)


def note(person: User, threads: Iterable[int], up_to: int) -> None:
    """Somebody has these rooms before them, up to this message. One statement, however many messages there are."""
    with connection.cursor() as cursor:
        cursor.execute(NOTED, [person.pk, clock.now(), list(threads), up_to])
