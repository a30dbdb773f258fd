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
from messaging import ways
from messaging.masking import mask
from messaging.models import APART, LONGEST, Flag, Message, RaisedBy, Room, State, Thread
from messaging.private import PrivateWords
from messaging.reports import own_among
from messaging.rewording import wordings_of
from messaging.screening import Category, Verdict
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

_TO_AUTHOR = {
    State.HELD: "Held for review. It has not been delivered.",
    State.MASKED: "Delivered without the contact details. An offer outside the portal is not an offer under the rules.",
    State.FOLDED: "Delivered folded, with a warning to its reader.",
    State.REDACTED: "A reviewer removed this message. Others see that something stood here, not what.",
    State.WITHDRAWN: "You withdrew this message.",
    State.ASIDE: "A reviewer let it through. It went to the mediator, because contact is not direct.",
}
_TO_READER = {
    State.HELD: "A message was held for your safety. You need do nothing.",
    State.MASKED: "Contact details are hidden. An offer outside the portal is not an offer under the rules.",
    State.FOLDED: "This message may be insulting. Open it only if you want to.",
    State.REDACTED: "A reviewer removed this message.",
    State.WITHDRAWN: "Withdrawn by whoever wrote it.",
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
    report: int = 0  # this person's own report of it
    is_private: bool = False
    pk: int = 0
    said_by: int = 0  # the message whose words these are: another one, where it was corrected
    corrected_at: datetime | None = None
    withdrawn_at: datetime | None = None
    delivered_at: datetime | None = None
    way_of: int = 0  # whose way it went, where contact is not direct: the person of that side


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
    subject: Subject, person: User, *, as_reviewer: bool = False, room: str = Room.JOINT, apart: Ways | None = None
) -> list[Shown]:
    """A room as this person finds it. Whether they may enter it at all is the caller's to decide. Of a case in which
    the sides are, or were, kept `apart`: with what went the ways that lead to this person.
    """
    if apart:
        return _all_shown(_APART.of(subject.pk, apart.first, apart.last), person, mediates=apart.all)
    return _all_shown(_ROOMS[room].of(subject.pk), person, as_reviewer=as_reviewer)


def latest_visible_to(
    subject: Subject, person: User, before: int = NEWEST, apart: Ways | None = None
) -> tuple[list[Shown], bool]:
    """The last messages of the room of both sides that came before one, and whether there are earlier ones."""
    found = _LATEST.of(subject.pk, before) if apart is None else _latest_apart(subject, apart, before)
    mediates = apart is not None and apart.all
    return _all_shown(reversed(found[:PAGE]), person, mediates=mediates), len(found) > PAGE


def _latest_apart(subject: Subject, apart: Ways, before: int) -> list[Message]:
    return _LATEST_APART.of(subject.pk, apart.first, apart.last, before)


def private_messages_visible_to(subject: Subject, person: User, party: User) -> list[Shown]:
    """One side's private room, as one of the two people in it finds it: nobody else finds anything."""
    rooms = Thread.objects.private().visible_to(person).filter(subject_id=subject.pk, party=party)
    return _all_shown(_in_order(Message.objects.filter(thread__in=rooms)).select_related(*PRIVATE), person)


def latest_private_visible_to(
    subject: Subject, person: User, party: User, before: int = NEWEST
) -> tuple[list[Shown], bool]:
    """Of a private room, as `latest_visible_to`."""
    rooms = Thread.objects.private().visible_to(person).filter(subject_id=subject.pk, party=party)
    there = _in_order(Message.objects.filter(thread__in=rooms, number__lt=before)).select_related(*PRIVATE)
    found = list(there.order_by("-number")[: PAGE + 1])
    return _all_shown(reversed(found[:PAGE]), person), len(found) > PAGE


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


def _all_shown(
    messages: Iterable[Message], person: User, as_reviewer: bool = False, mediates: bool = False
) -> list[Shown]:
    found = list(messages)
    said = wordings_of(found)
    now = [(message, said.get(message.pk, message)) for message in found]
    reported = own_among(person, (words.flag for _, words in now if hasattr(words, "flag")))
    return [
        _shown(message, words, person, reported, as_reviewer=as_reviewer, mediates=mediates) for message, words in now
    ]


def _shown(
    message: Message, said: Message, person: User, reported: dict[int, int], *, as_reviewer: bool, mediates: bool
) -> Shown:
    """`said` is what it says now: itself, but where its author has worded it anew."""
    flag = getattr(said, "flag", None)
    is_own = message.author_id == person.pk
    state = State(said.state)
    report = reported.get(flag.pk, 0) if flag else 0
    waits = flag is not None and report != 0 and flag.is_pending
    note = (_TO_AUTHOR if is_own else _TO_READER).get(state, "")
    in_full = as_reviewer or (is_own and state is not State.WITHDRAWN) or (mediates and state is State.ASIDE)
    return Shown(
        number=message.number,
        author=message.author,
        position=message.position,
        sent_at=message.sent_at,
        text=words_in(said, state, in_full=in_full),
        state=state,
        note=_REPORTED if waits else note,
        is_own=is_own,
        is_folded=not is_own and (state is State.FOLDED or waits),
        category=flag.category if as_reviewer and flag else "",
        why=said.why if as_reviewer else "",
        ruling=flag.state if flag and (as_reviewer or is_own or report) else "",
        report=report,
        is_private=message.is_private,
        pk=message.pk,
        said_by=said.pk,
        corrected_at=said.sent_at if said is not message else None,
        withdrawn_at=message.withdrawal.withdrawn_at if state is State.WITHDRAWN else None,
        delivered_at=max(message.sent_at, (flag and flag.ruled_at) or message.sent_at),
        way_of=(message.thread.party_id or 0) if message.is_private and not message.thread.mediator_id else 0,
    )


def words_in(message: Message, state: State, *, in_full: bool) -> str:
    """What may be read of it, where it stands so; `in_full` by who wrote it, and by a reviewer."""
    body = message.private.body if message.is_private else message.body
    if in_full:
        return body
    if state in (State.HELD, State.REDACTED, State.CORRECTED, State.WITHDRAWN, State.ASIDE):
        return ""
    return mask(body, message.spans) if state is State.MASKED else body
