"""Words that come beside an act of a side: the note of an offer, a statement, a caption, a question, a reason.

They are screened like messages. Most are nothing, and stand with what they were written for. What the screen finds
something in, or a reader reports, is taken up as a message in a room of its own kind; beside the act nothing of it is
left. So flags, rulings, appeals, strikes and the guard are those of messages, and the act counts in any case.

`heard` is the one way in which anybody finds such words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model

from core import sight
from core.phrases import phrase, phrase_later
from disputes.models import Case, Pin
from disputes.models.beside import KIND_OF, Beside
from disputes.sealed_exhibits import may_read
from disputes.sealed_stories import may_read_story
from messaging import rooms
from messaging.models import Message, Room, Ruling, State
from messaging.reports import own_among
from messaging.screening import Category
from messaging.showing import words_in
from messaging.verdicts import verdict_on
from people.models import User
from record.acts import current
from record.models import Event
from record.verifying import Sealed, unseals

OF_AUTHOR = {
    State.HELD: phrase_later("Held for review: nobody else in the case reads these words. What they came with counts."),
    State.MASKED: phrase_later("Others read this without the contact details. What it came with counts."),
    State.FOLDED: phrase_later("Others find these words folded, under a warning. What they came with counts."),
    State.REDACTED: phrase_later("A reviewer removed these words. What they came with counts."),
}
OF_READER = {
    State.HELD: phrase_later(
        "The words here were held for your safety. You need do nothing. What they came with counts."
    ),
    State.MASKED: phrase_later(
        "Contact details are hidden. An offer outside the portal is not an offer under the rules."
    ),
    State.FOLDED: phrase_later("These words may be insulting. Open them only if you want to."),
    State.REDACTED: phrase_later("A reviewer removed these words. What they came with counts."),
}
REPORTED = phrase_later("You reported these words. A reviewer will decide about them.")
WHOLE = (State.DELIVERED, State.FOLDED)


@dataclass(frozen=True)
class Written:
    """Words that have just been written. `plain` is what stands beside the act: none of what was taken up."""

    case: Case
    plain: str
    message: Message | None = None

    def go_with(self, holder: Model, part: str) -> None:
        """Say what they stand beside, and put their seal on the record."""
        if self.message is not None:
            Beside.objects.create(case=self.case, message=self.message, part=part, **{KIND_OF[type(holder)]: holder})
            put_on_record(self.message)


def put_on_record(message: Message) -> None:
    """The number and the salted hash: never the words, nor what the screen makes of them."""
    there = [each for each in current().said.get("beside", []) if each[0] != message.number]
    current().say(beside=[*there, [message.number, message.sealed]])


def written(case: Case, side: str, words: str) -> Written:
    """Screen them. Inside an act, before what they stand beside is made."""
    verdict = verdict_on(words) if words.strip() else None
    if verdict is None or verdict.category is Category.NONE:
        return Written(case, words)
    author = case.person_of(side)
    return Written(case, "", rooms.post_message(case, author, side, words, room=Room.BESIDE, verdict=verdict))


@dataclass(frozen=True)
class Heard:
    """Words as one person finds them; `note` is what the portal says about them, `number` that of their message,
    `asks` the way to ask a reviewer what they say, on a page.
    """

    text: str
    state: State = State.DELIVERED
    note: str = ""
    is_folded: bool = False
    number: int = 0
    is_flagged: bool = False
    is_own: bool = False
    asks: dict[str, str] | None = None

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text or self.note)

    @property
    def quoted(self) -> str:
        """Within a sentence: the words, or that they are not for showing just so."""
        return self.note if self.is_folded or not self.text else f"“{self.text}”"


def heard(case: Case, person: User | None, holder: Any, part: str) -> Heard:
    """What this person may read of it, or anybody, where nobody is named. Whether it is sealed is asked elsewhere."""
    row = taken_up(case).get((KIND_OF[type(holder)], holder.pk, part))
    return Heard(getattr(holder, part)) if row is None else of_message(row.message, person)


def of_message(message: Message, person: User | None) -> Heard:
    flag, state = message.flag, State(message.state)
    is_own = person is not None and message.author_id == person.pk
    has_reported = person is not None and flag.is_pending and bool(own_among(person, [flag]))
    return Heard(
        text=words_in(message, state, in_full=is_own),
        state=state,
        note=REPORTED if has_reported else (OF_AUTHOR if is_own else OF_READER).get(state, ""),
        is_folded=not is_own and (state is State.FOLDED or has_reported),
        number=message.number,
        is_flagged=True,
        is_own=is_own,
    )


def quoted(case: Case, words: str) -> str:
    """Words as an entry of the record has them, which may be older than what a reader reported and a reviewer ruled."""
    row = next((each for each in taken_up(case).values() if each.message.body == words), None)
    return f"“{words}”" if row is None else of_message(row.message, None).quoted


def whole(case: Case, person: User | None, holder: Any, part: str) -> str | None:
    """As it was written: for who wrote it, for others where nothing of it is hidden, and for the audit (nobody named).
    None where this person may not have all of it.
    """
    row = taken_up(case).get((KIND_OF[type(holder)], holder.pk, part))
    if row is None:
        return str(getattr(holder, part))
    message = row.message
    may = person is None or message.author_id == person.pk or message.state in WHOLE
    return message.body if may else None


def called(message: Message) -> str:
    """“message 5”, or “words (the note with an offer)”: by what somebody knows it who has it before them."""
    if message.thread.room != Room.BESIDE:
        return phrase("message {number}", number=message.number)
    row = next(iter(message.words_beside.all()), None)
    return phrase("words ({called})", called=row.called) if row else phrase("words that were taken back")


def is_many(message: Message) -> bool:
    """How the sentence goes on after `called`: a message is, words are."""
    return message.thread.room == Room.BESIDE


NOT_IN_FILE = phrase_later("[not in this file: a reviewer had not let it through]")


def in_file(case: Case, holder: Any, part: str, at: datetime) -> str:
    """In a file for people outside, as it stood at that moment."""
    row = taken_up(case).get((KIND_OF[type(holder)], holder.pk, part))
    if row is None:
        return str(getattr(holder, part))
    message, flag = row.message, row.message.flag
    is_ruled = flag.ruled_at is not None and flag.ruled_at < at
    if flag.raised_at >= at or (is_ruled and flag.state == Ruling.DISMISSED):
        return message.body
    if message.category == Category.CIRCUMVENTION:
        return words_in(message, State.MASKED, in_full=False)
    is_removed = is_ruled and flag.category != Category.HARASSMENT
    return NOT_IN_FILE if is_removed or message.category == Category.THREAT else message.body


def taken_up(case: Case) -> dict[tuple[str, Any, str], Beside]:
    """All that was taken up in this loaded case; asked once, and not at all where a page knows that there is none."""
    if "_taken_up" not in case.__dict__:
        with sight.everything():
            _know(case, case.words_beside.select_related("message__flag", "pin__exhibit"))
    known: dict[tuple[str, Any, str], Beside] = case.__dict__["_taken_up"]
    return known


def take_up_in(cases: Iterable[Case]) -> None:
    """Ask it for all these cases at once."""
    there = {case.pk: case for case in cases}
    with sight.everything():
        rows = list(Beside.objects.filter(case__in=there).select_related("message__flag", "pin__exhibit"))
    for case in there.values():
        _know(case, (row for row in rows if row.case_id == case.pk))


def _know(case: Case, rows: Iterable[Beside]) -> None:
    case.__dict__["_taken_up"] = {(row.kind, getattr(row, f"{row.kind}_id"), row.part): row for row in rows}


def is_there_for(case: Case, person: User, message: Message) -> bool:
    """Whether somebody in the case comes upon these words at all: those of a sealed story only who wrote them does,
    those of a pin on a sealed exhibit only who may read that.
    """
    return all(not _is_sealed(case, row, person) for row in taken_up(case).values() if row.message_id == message.pk)


def _is_sealed(case: Case, row: Beside, person: User) -> bool:
    if row.pin is not None:
        return not may_read(case, person, row.pin.exhibit)
    statement = row.statement if row.part == "narrative" else None
    return statement is not None and not may_read_story(case, statement.side, person)


def has_before_them(case: Case, person: User, holder: Any, part: str) -> bool:
    """Whether such words are anywhere that this person can look: none of a story or an exhibit sealed from them, and
    none of a pin that was taken back.
    """
    if isinstance(holder, Pin):
        return holder.taken_back_at is None and may_read(case, person, holder.exhibit)
    return part != "narrative" or may_read_story(case, holder.side, person)


@unseals("case")
def words_beside(case: Case, person: User | None) -> Iterator[Sealed]:
    """The words of those that this person may read as they were written, each with the event that holds its hash."""
    events = Event.objects.filter(subject_id=case.pk, said__has_key="beside").order_by("number")
    at = {number: event.number for event in events for number, _ in event.said["beside"]}
    there = Message.objects.filter(subject_id=case.pk, thread__room=Room.BESIDE).select_related("flag")
    for message in there.order_by("number"):
        if message.number in at and (person is None or _may_read_whole(case, person, message)):
            yield Sealed(at[message.number], f"words {message.number}", message.salt, message.body)


def _may_read_whole(case: Case, person: User, message: Message) -> bool:
    if message.author_id == person.pk:
        return True
    is_in_case = case.contract.side_of(person) is not None or case.is_mediated_by(person)
    return is_in_case and message.state in WHOLE and is_there_for(case, person, message)
