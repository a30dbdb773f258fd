"""The rooms of a case: writing into them, and what each person finds there. Quarantined words reach nobody but their
author and a reviewer.
"""

from __future__ import annotations

import unicodedata
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import BigIntegerField, Max, Q, QuerySet, Value

from core.errors import invalid
from core.kept import Kept
from core.phrases import phrase
from messaging import ways
from messaging.models import APART, LONGEST, Flag, Message, RaisedBy, Room, State, Thread
from messaging.private import PrivateWords
from messaging.screening import Category, Verdict
from messaging.showing import Shown, all_shown
from messaging.verdicts import verdict_on
from messaging.ways import Ways
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

PAGE = 50  # messages that a page shows at once
PRIVATE = ("private", "thread")  # what is read with messages whose words are kept apart


def _in_order(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Each in its place: a new wording in that of the first, but for one that has not reached all of its room."""
    shown = messages.filter(Q(rewords=None) | Q(state__in=[State.HELD, State.ASIDE]))
    return shown.select_related("author", "flag", "withdrawal").order_by("number")


def _of_room(subject: uuid.UUID, room: str) -> QuerySet[Message]:
    return _in_order(Message.objects.filter(thread__subject_id=subject, thread__room=room, is_private=False))


def _whole(number: int) -> Value:
    """A number that is not held to the size of a column: what is composed once has a mark of its own in its place."""
    return Value(number, output_field=BigIntegerField())


_ROOMS = {room: Kept(lambda subject, room=room: _of_room(subject, room), "uuid") for room in Room.values}
_LATEST = Kept(
    lambda subject, before: (
        _of_room(subject, Room.JOINT).filter(number__lt=_whole(before)).order_by("-number")[: PAGE + 1]
    ),
    "uuid",
    "bigint",
)
NEWEST = 2**31 - 1  # before it are all
# Where the sides are, or were, kept apart: what both read, and what went the ways that somebody reads.
_APART = Kept(
    lambda subject, first, last: _in_order(ways.there(subject, first, last)).select_related(*PRIVATE),
    "uuid",
    "bigint",
    "bigint",
)
_LATEST_APART = Kept(
    lambda subject, first, last, before: (
        _in_order(ways.there(subject, first, last).filter(number__lt=_whole(before)))
        .select_related(*PRIVATE)
        .order_by("-number")[: PAGE + 1]
    ),
    "uuid",
    "bigint",
    "bigint",
    "bigint",
)


@dataclass(frozen=True)
class Between:
    """The two people of a private room; of a side's way to the other: that side, and whoever mediates."""

    party: User
    mediator: User | None


def post_message(
    subject: Subject,
    author: User,
    position: str,
    body: str,
    room: str = Room.JOINT,
    between: Between | None = None,
    beside: Iterable[str] = (),
    verdict: Verdict | None = None,
    sent_at: datetime | None = None,
) -> Message:
    """Write into a room, inside an act, so that the subject is locked and the numbers have no gaps. A private room is
    `between` two people, its words in a table of their own. What comes `beside` the words is screened with them.
    Words that stand beside an act have been screened, and measured, there.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a message is written inside an act only")
    if room not in Room.values or (room in APART) != (between is not None):
        raise invalid("room", phrase("There is no such room."))
    words = _checked(body) if verdict is None else body
    verdict = verdict or verdict_on(words, beside)
    message = Message.objects.create(
        thread=_thread(subject, room, between),
        subject_id=subject.pk,
        number=_last_number(subject) + 1,
        author=author,
        position=position,
        body="" if between else words,
        is_private=between is not None,
        state=ARRIVES_AS[verdict.category],
        category=verdict.category.value,
        why=verdict.why[:200],
        spans=[list(span) for span in verdict.spans],
        **({"sent_at": sent_at} if sent_at else {}),
    )
    if between:
        PrivateWords.objects.create(message=message, body=words)
    _flag(message, verdict)
    return message


def _flag(message: Message, verdict: Verdict) -> None:
    if verdict.category is Category.NONE:
        return
    Flag.objects.create(
        message=message,
        category=verdict.category.value,
        raised_by=RaisedBy.SCREEN,
        raised_at=message.sent_at,
        suspected=verdict.suspected.value if verdict.suspected else "",
    )
    bell.ring_flags()


def _last_number(subject: Subject) -> int:
    return Message.objects.filter(subject_id=subject.pk).aggregate(last=Max("number"))["last"] or 0


def _thread(subject: Subject, room: str, between: Between | None) -> Thread:
    people = {"party": between.party, "mediator": between.mediator} if between else {}
    return Thread.objects.get_or_create(
        subject_id=subject.pk, room=room, party=people.get("party"), mediator=people.get("mediator")
    )[0]


def messages_visible_to(
    subject: Subject, person: User, *, as_reviewer: bool = False, room: str = Room.JOINT, apart: Ways | None = None
) -> list[Shown]:
    """A room as this person finds it. Whether they may enter it at all is the caller's to decide. Of a case in which
    the sides are, or were, kept `apart`: with what went the ways that lead to this person.
    """
    if apart:
        return all_shown(_APART.of(subject.pk, apart.first, apart.last), person, mediates=apart.all)
    return all_shown(_ROOMS[room].of(subject.pk), person, as_reviewer=as_reviewer)


def latest_visible_to(
    subject: Subject, person: User, before: int = NEWEST, apart: Ways | None = None
) -> tuple[list[Shown], bool]:
    """The last messages of the room of both sides that came before one, and whether there are earlier ones."""
    found = _LATEST.of(subject.pk, before) if apart is None else _latest_apart(subject, apart, before)
    mediates = apart is not None and apart.all
    return all_shown(reversed(found[:PAGE]), person, mediates=mediates), len(found) > PAGE


def _latest_apart(subject: Subject, apart: Ways, before: int) -> list[Message]:
    return _LATEST_APART.of(subject.pk, apart.first, apart.last, before)


def private_messages_visible_to(subject: Subject, person: User, party: User) -> list[Shown]:
    """One side's private room, as one of the two people in it finds it: nobody else finds anything."""
    rooms = Thread.objects.private().visible_to(person).filter(subject_id=subject.pk, party=party)
    return all_shown(_in_order(Message.objects.filter(thread__in=rooms)).select_related(*PRIVATE), person)


def latest_private_visible_to(
    subject: Subject, person: User, party: User, before: int = NEWEST
) -> tuple[list[Shown], bool]:
    """Of a private room, as `latest_visible_to`."""
    rooms = Thread.objects.private().visible_to(person).filter(subject_id=subject.pk, party=party)
    there = _in_order(Message.objects.filter(thread__in=rooms, number__lt=before)).select_related(*PRIVATE)
    found = list(there.order_by("-number")[: PAGE + 1])
    return all_shown(reversed(found[:PAGE]), person), len(found) > PAGE


def _checked(body: str) -> str:
    words = body.replace("\x00", "").strip()
    if not any(is_visible(letter) for letter in words):
        raise invalid("text", phrase("Write a message."))
    if len(words) > LONGEST:
        raise invalid(
            "text",
            phrase(
                "A message has at most {longest} characters; this one has {words_}.",
                longest=f"{LONGEST:,}",
                words_=f"{len(words):,}",
            ),
        )
    return words


def is_visible(letter: str) -> bool:
    """Whether a reader sees anything of it, if only together with others."""
    return not letter.isspace() and unicodedata.category(letter) not in ("Cf", "Cc")
