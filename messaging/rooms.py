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

from core import sight
from core.errors import invalid
from core.kept import Kept
from core.ready import Ready
from messaging.masking import mask
from messaging.models import LONGEST, Flag, Message, RaisedBy, Room, State, Thread
from messaging.private import PrivateWords
from messaging.rewording import wordings_of
from messaging.screening import Category, Verdict
from messaging.verdicts import verdict_on
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
    State.WITHDRAWN: "You withdrew this message.",
}
_TO_READER = {
    State.HELD: "A message was held for your safety. You need do nothing.",
    State.MASKED: "Contact details are hidden. An offer outside the portal is not an offer under the rules.",
    State.FOLDED: "This message may be insulting. Open it only if you want to.",
    State.REDACTED: "A reviewer removed this message.",
    State.WITHDRAWN: "Withdrawn by whoever wrote it.",
}
PAGE = 50  # messages that a page shows at once


def _in_order(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Each in its place: a new wording in that of the first, but for one that a reviewer still holds."""
    shown = messages.filter(Q(rewords=None) | Q(state=State.HELD))
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
    pk: int = 0
    said_by: int = 0  # the message whose words these are: another one, where it was corrected
    corrected_at: datetime | None = None
    withdrawn_at: datetime | None = None
    delivered_at: datetime | None = None


@dataclass(frozen=True)
class Between:
    """The two people of a private room."""

    party: User
    mediator: User


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
    if room not in Room.values or (room == Room.PRIVATE) != (between is not None):
        raise invalid("room", "There is no such room.")
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
    subject: Subject, person: User, *, as_reviewer: bool = False, room: str = Room.JOINT
) -> list[Shown]:
    """A room as this person finds it. Whether they may enter it at all is the caller's to decide."""
    return _all_shown(_ROOMS[room].of(subject.pk), person, as_reviewer=as_reviewer)


def latest_visible_to(subject: Subject, person: User, before: int = NEWEST) -> tuple[list[Shown], bool]:
    """The last messages of the room of both sides that came before one, and whether there are earlier ones."""
    found = _LATEST.of(subject.pk, before)
    return _all_shown(reversed(found[:PAGE]), person), len(found) > PAGE


def private_messages_visible_to(subject: Subject, person: User, party: User) -> list[Shown]:
    """One side's private room, as one of the two people in it finds it: nobody else finds anything."""
    rooms = Thread.objects.private().visible_to(person).filter(subject_id=subject.pk, party=party)
    return _all_shown(_in_order(Message.objects.filter(thread__in=rooms)).select_related("private"), person)


def latest_private_visible_to(
    subject: Subject, person: User, party: User, before: int = NEWEST
) -> tuple[list[Shown], bool]:
    """Of a private room, as `latest_visible_to`."""
    rooms = Thread.objects.private().visible_to(person).filter(subject_id=subject.pk, party=party)
    there = _in_order(Message.objects.filter(thread__in=rooms, number__lt=before)).select_related("private")
    found = list(there.order_by("-number")[: PAGE + 1])
    return _all_shown(reversed(found[:PAGE]), person), len(found) > PAGE


_PRIVATE = """
    SELECT t.party_id, count(*) FROM messaging_message m JOIN messaging_thread t ON t.id = m.thread_id
     WHERE m.is_private AND m.subject_id = %s
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


def count_delivered_to(subject: Subject, person: User, room: str = Room.JOINT) -> int:
    """How many messages of others have reached this person in a room, folded and masked ones included."""
    threads = Thread.objects.visible_to(person).filter(subject_id=subject.pk, room=room)
    written = Message.objects.filter(thread__in=threads, rewords=None)
    return written.exclude(author=person).exclude(state=State.HELD).count()


def _checked(body: str) -> str:
    words = body.replace("\x00", "").strip()
    if not any(is_visible(letter) for letter in words):
        raise invalid("text", "Write a message.")
    if len(words) > LONGEST:
        raise invalid("text", f"A message has at most {LONGEST:,} characters; this one has {len(words):,}.")
    return words


def is_visible(letter: str) -> bool:
    """Whether a reader sees anything of it, if only together with others."""
    return not letter.isspace() and unicodedata.category(letter) not in ("Cf", "Cc")


def _all_shown(messages: Iterable[Message], person: User, as_reviewer: bool = False) -> list[Shown]:
    found = list(messages)
    said = wordings_of(found)
    return [_shown(message, said.get(message.pk, message), person, as_reviewer) for message in found]


def _shown(message: Message, said: Message, person: User, as_reviewer: bool) -> Shown:
    """`said` is what it says now: itself, but where its author has worded it anew."""
    flag = getattr(said, "flag", None)
    is_own = message.author_id == person.pk
    state = State(said.state)
    has_reported = flag is not None and flag.reported_by_id == person.pk and flag.is_pending
    note = (_TO_AUTHOR if is_own else _TO_READER).get(state, "")
    return Shown(
        number=message.number,
        author=message.author,
        position=message.position,
        sent_at=message.sent_at,
        text=words_in(said, state, in_full=(is_own and state is not State.WITHDRAWN) or as_reviewer),
        state=state,
        note=_REPORTED if has_reported else note,
        is_own=is_own,
        is_folded=not is_own and (state is State.FOLDED or has_reported),
        category=flag.category if as_reviewer and flag else "",
        why=said.why if as_reviewer else "",
        ruling=flag.state if flag and (as_reviewer or is_own or flag.reported_by_id == person.pk) else "",
        pk=message.pk,
        said_by=said.pk,
        corrected_at=said.sent_at if said is not message else None,
        withdrawn_at=message.withdrawal.withdrawn_at if state is State.WITHDRAWN else None,
        delivered_at=max(message.sent_at, (flag and flag.ruled_at) or message.sent_at),
    )


def words_in(message: Message, state: State, *, in_full: bool) -> str:
    """What may be read of it, where it stands so; `in_full` by who wrote it, and by a reviewer."""
    body = message.private.body if message.is_private else message.body
    if in_full:
        return body
    if state in (State.HELD, State.REDACTED, State.CORRECTED, State.WITHDRAWN):
        return ""
    return mask(body, message.spans) if state is State.MASKED else body
