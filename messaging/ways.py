"""Which messages belong to the room of both sides for whom, where the sides are kept apart: one query for all who ask.

What a side writes while contact is not direct goes its own way: to whoever mediates, and back to that side. The other
side's way is another one.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from messaging.models import Message, Room
from people.models import User

LAST = 2**63 - 1  # above the number of any person


@dataclass(frozen=True)
class Ways:
    """The sides whose ways lead to somebody, by the numbers of their people: from the first to the last."""

    first: int
    last: int

    @property
    def all(self) -> bool:
        return self.first != self.last


EVERY = Ways(0, LAST)  # whoever mediates


def of(person: User) -> Ways:
    """A side's own."""
    return Ways(person.pk, person.pk)


def there(subject: uuid.UUID, first: int, last: int) -> QuerySet[Message]:
    """What both sides read, and what went these ways. Those are the parameters of a statement that is kept."""
    mine = Q(thread__room=Room.SHUTTLE, thread__party__gte=first, thread__party__lte=last)
    return Message.objects.filter(Q(thread__room=Room.JOINT) | mine, thread__subject_id=subject)
