"""How many messages there are in a room: of private ones for everybody, of what was delivered for whom it reached."""

from __future__ import annotations

from core import sight
from core.ready import Ready
from messaging.models import Message, Room, State, Thread
from people.models import User
from timers.models import Subject

_PRIVATE = """
    SELECT t.party_id, count(*) FROM messaging_message m JOIN messaging_thread t ON t.id = m.thread_id
     WHERE t.room = 'private' AND m.subject_id = %s
       AND NOT EXISTS (SELECT FROM messaging_rewording r WHERE r.words_id = m.id)"""
_COUNTS = Ready("private messages", f"{_PRIVATE} GROUP BY 1", "uuid")
_COUNTS_WITH = Ready("private messages with one", f"{_PRIVATE} AND t.mediator_id = %s GROUP BY 1", "uuid", "bigint")


@sight.everything()
def private_counts(subject: Subject, with_mediator: User | None = None) -> dict[int, int]:
    """Of each side's person: how many private messages went to and fro; with one mediator, or with all there were.

    Everybody in the case may know it.
    """
    if with_mediator:
        return dict(_COUNTS_WITH.rows(subject.pk, with_mediator.pk))
    return dict(_COUNTS.rows(subject.pk))


def count_delivered_to(subject: Subject, person: User, room: str = Room.JOINT, *, mediates: bool = False) -> int:
    """How many messages of others have reached this person in a room, folded and masked ones included; in that of both
    sides also what came by the way of a side.
    """
    there = [Room.JOINT, Room.SHUTTLE] if room == Room.JOINT else [room]
    threads = Thread.objects.visible_to(person, mediates=mediates).filter(subject_id=subject.pk, room__in=there)
    written = Message.objects.filter(thread__in=threads, rewords=None).exclude(author=person)
    return written.exclude(state__in=[State.HELD] if mediates else [State.HELD, State.ASIDE]).count()
