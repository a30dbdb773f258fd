"""The rooms of a case: writing into them, and what each person finds there. Quarantined words reach nobody but their
author and a reviewer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Max

from core import sight
from core.errors import invalid
from core.kept import Kept
from core.ready import Ready
from messaging.masking import mask
from messaging.models import LONGEST, Flag, Message, RaisedBy, Room, State, Thread
from messaging.private import PrivateWords
from messaging.screening import Category, judged
from people.models import User
from record import bell
from timers.models import Subject

# What becomes of a message by the screen's verdict.
ARRIVES_AS = {
    Category.THREAT: State.HELD,
    Category.CIRCUMVENTION: State.MASKED,
    Category.HARASSMENT: State.FOLDED,
    Category.NONE: State.DELIVERED,
}

_TO_AUTHOR = {
    State.HELD: "Held for review. It has not been delivered.",
    State.MASKED: "Delivered without the contact details. An offer outside the portal is not an offer under the rules.",
    State.FOLDED: "Delivered folded, with a warning to its reader.",
    State.REDACTED: "A reviewer removed this message. Others see that something stood here, not what.",
}
_TO_READER = {
    State.HELD: "A message was held for your safety. You need do nothing.",
    State.MASKED: "Contact details are hidden. An offer outside the portal is not an offer under the rules.",
    State.FOLDED: "This message may be insulting. Open it only if you want to.",
    State.REDACTED: "A reviewer removed this message.",
}
_ROOMS = {
    room: Kept(
        lambda subject, room=room: (
            Message.objects.filter(thread__subject_id=subject, thread__room=room, is_private=False)
            .select_related("author", "flag")
            .order_by("number")
        ),
        "uuid",
    )
    for room in Room.values
}
_REPORTED = "You reported this message. A reviewer will decide about it."


@dataclass(frozen=True)
class Shown:
    """A message as one person finds it: `text` is what this person may read, `note` what the portal says about it."""

    number: int
    author: User
    position: str
    sent_at: datetime
    text: str
    state: State
    note: str
    is_own: bool
    is_folded: bool
    category: str = ""
    why: str = ""
    ruling: str = ""


@dataclass(frozen=True)
class Between:
    """The two people of a private room."""

    party: User
    mediator: User


def post_message(
    subject: Subject, author: User, position: str, body: str, room: str = Room.JOINT, between: Between | None = None
) -> Message:
    """Write into a room, inside an act, so that the subject is locked and the numbers have no gaps.

    A private room is `between` two people, and the words go to a table of their own.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a message is written inside an act only")
    if room not in Room.values or (room == Room.PRIVATE) != (between is not None):
        raise invalid("room", "There is no such room.")
    words = _checked(body)
    verdict = judged(words)
    thread = _thread(subject, room, between)
    last = Message.objects.filter(subject_id=subject.pk).aggregate(last=Max("number"))["last"] or 0
    message = Message.objects.create(
        thread=thread,
        subject_id=subject.pk,
        number=last + 1,
        author=author,
        position=position,
        body="" if between else words,
        is_private=between is not None,
        state=ARRIVES_AS[verdict.category],
        category=verdict.category.value,
        why=verdict.why[:200],
        spans=[list(span) for span in verdict.spans],
    )
    if between:
        PrivateWords.objects.create(message=message, body=words)
    if verdict.category is not Category.NONE:
        Flag.objects.create(
            message=message, category=verdict.category.value, raised_by=RaisedBy.SCREEN, raised_at=message.sent_at
        )
        bell.ring_flags()
    return message


def _thread(subject: Subject, room: str, between: Between | None) -> Thread:
    people = {"party": between.party, "mediator": between.mediator} if between else {}
    return Thread.objects.get_or_create(
        subject_id=subject.pk, room=room, party=people.get("party"), mediator=people.get("mediator")
    )[0]


def messages_visible_to(
    subject: Subject, person: User, *, as_reviewer: bool = False, room: str = Room.JOINT
) -> list[Shown]:
    """A room as this person finds it. Whether they may enter it at all is the caller's to decide."""
    return [_shown(message, person, as_reviewer) for message in _ROOMS[room].of(subject.pk)]


def private_messages_visible_to(subject: Subject, person: User, party: User) -> list[Shown]:
    """One side's private room, as one of the two people in it finds it: nobody else finds anything."""
    rooms = Thread.objects.private().visible_to(person).filter(subject_id=subject.pk, party=party)
    messages = Message.objects.filter(thread__in=rooms).select_related("author", "flag", "private").order_by("number")
    return [_shown(message, person, as_reviewer=False) for message in messages]


_PRIVATE = """
    SELECT t.party_id, count(*) FROM messaging_message m JOIN messaging_thread t ON t.id = m.thread_id
     WHERE m.is_private AND m.subject_id = %s"""
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


def count_delivered_to(subject: Subject, person: User, room: str = Room.JOINT) -> int:
    """How many messages of others have reached this person in a room, folded and masked ones included."""
    threads = Thread.objects.visible_to(person).filter(subject_id=subject.pk, room=room)
    written = Message.objects.filter(thread__in=threads)
    return written.exclude(author=person).exclude(state=State.HELD).count()


def _checked(body: str) -> str:
    words = body.replace("\x00", "").strip()
    if not words:
        raise invalid("text", "Write a message.")
    if len(words) > LONGEST:
        raise invalid("text", f"A message has at most {LONGEST:,} characters; this one has {len(words):,}.")
    return words


def _shown(message: Message, person: User, as_reviewer: bool) -> Shown:
    flag = getattr(message, "flag", None)
    is_own = message.author_id == person.pk
    state = State(message.state)
    has_reported = flag is not None and flag.reported_by_id == person.pk and flag.is_pending
    note = (_TO_AUTHOR if is_own else _TO_READER).get(state, "")
    return Shown(
        number=message.number,
        author=message.author,
        position=message.position,
        sent_at=message.sent_at,
        text=_words(message, state, is_own or as_reviewer),
        state=state,
        note=_REPORTED if has_reported else note,
        is_own=is_own,
        is_folded=not is_own and (state is State.FOLDED or has_reported),
        category=flag.category if as_reviewer and flag else "",
        why=message.why if as_reviewer else "",
        ruling=flag.state if flag and (as_reviewer or is_own or flag.reported_by_id == person.pk) else "",
    )


def _words(message: Message, state: State, in_full: bool) -> str:
    body = message.private.body if message.is_private else message.body
    if in_full:
        return body
    if state in (State.HELD, State.REDACTED):
        return ""
    return mask(body, message.spans) if state is State.MASKED else body
