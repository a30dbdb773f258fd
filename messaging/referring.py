"""What a message may refer to by its number: where it stands, who wrote it, and when. Never what it says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from messaging.models import Message, Room, State, Thread
from messaging.rewording import UNREAD
from people.models import User
from timers.models import Subject


@dataclass(frozen=True)
class Referred:
    """`party` is whose private room it stands in."""

    number: int
    name: str
    sent_at: datetime
    room: Room
    party: User | None


def referred_to(
    subject: Subject, person: User, numbers: Iterable[int], *, mediates: bool = False
) -> dict[int, Referred]:
    """Those of these messages that this person finds in a room; whether they are in it at all is the caller's to ask.

    The number of a correction leads to the message that it corrects.
    """
    wanted = sorted(set(numbers))
    if not wanted:
        return {}
    rooms = Thread.objects.visible_to(person, mediates=mediates).filter(subject_id=subject.pk)
    # What stands beside an act has no place in a room to lead to.
    rooms = rooms.exclude(room=Room.BESIDE)
    kept_back = [State.HELD] if mediates else [State.HELD, State.ASIDE]
    is_there = Q(author=person) | ~Q(state__in=kept_back)
    there = Message.objects.filter(is_there, thread__in=rooms, number__in=wanted)
    found = there.select_related("author", "thread__party", "rewords__message")
    return {message.number: _referred(message) for message in found}


def _referred(message: Message) -> Referred:
    first = message.rewords.message if hasattr(message, "rewords") and message.state not in UNREAD else message
    thread = message.thread
    return Referred(first.number, message.author.display_name, first.sent_at, Room(thread.room), thread.party)
