"""What one can still do about a message of one's own: correct it within minutes, or withdraw it at any time.

Others see that it was corrected or withdrawn, and when. What it said first is kept for reviewers and in the record,
whose hash of it does not change.
"""

from __future__ import annotations

from contracts.models import Submission
from core.errors import NotFound, WrongPhase
from core.phrases import phrase, phrase_later
from disputes import measures
from disputes.contact import contact
from disputes.foreseeing import foresees
from disputes.inputs_messages import CorrectMessageInput, WithdrawMessageInput
from disputes.models import Case
from disputes.models.case import OPEN
from disputes.stages import private_rooms
from disputes.stages.rooms import in_the_room
from messaging import review, rewording, rooms
from messaging.models import Message, Room
from messaging.rooms import Between
from people.models import User
from record.acts import Actor, act, current
from record.declaring import CLIENT, FREELANCER, MEDIATOR, SIDES


def found(case: Case, person: User, number: int) -> Message:
    """A message that is there for this person; of others nobody learns that it exists."""
    message = review.message_numbered(case, number)
    if message.thread.room == Room.BESIDE or not private_rooms.is_there_for(case, person, message):
        raise NotFound(phrase("There is no message with this number."))
    return message


@act(
    Case,
    by=(*SIDES, MEDIATOR),
    who=in_the_room,
    phase=OPEN,
    label=phrase_later("Correct a message"),
    takes=CorrectMessageInput,
    foresees=foresees("text"),
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def correct_message(case: Case, by: Actor, *, message: int, text: str) -> Message:
    """Word a message of yours anew, within 15 minutes. Everybody in the room sees that you did, and when."""
    first = found(case, by.user, message)
    rewording.may_be_corrected(first, by.user)
    stays_with_its_readers(case, by, first)
    if first.thread.room in (Room.JOINT, Room.SHUTTLE):
        measures.may_write_to_the_other(by)
    words = rooms.post_message(
        case, by.user, first.position, text, room=first.thread.room, between=_between(case, first)
    )
    rewording.reword(first, words)
    current().say(
        message=first.number,
        words=words.number,
        **_where(case, first, words),
        **({} if words.is_private else {"arrives": str(words.state)}),
        sha256=words.sealed,
    )
    current().tell_nobody_else()  # whoever is in the room sees it there
    return words


@act(
    Case,
    by=(*SIDES, MEDIATOR),
    who=in_the_room,
    phase=OPEN,
    label=phrase_later("Withdraw a message"),
    takes=WithdrawMessageInput,
    quiet=True,
    heeds=False,
    while_held=True,
    final=True,
    listed=False,
)
def withdraw_message(case: Case, by: Actor, *, message: int) -> None:
    """Take a message of yours out of its room. That it was there, and when you withdrew it, stays to be seen."""
    first = found(case, by.user, message)
    rewording.may_be_changed(first, by.user)
    _carries_no_work(first)
    rewording.withdraw(first)
    current().say(message=first.number, **_where(case, first))
    current().tell_nobody_else()


def _carries_no_work(message: Message) -> None:
    """A file that was handed in as work would be taken from whoever has to look at it. Raises WrongPhase."""
    if Submission.objects.filter(files__attachment__message=message).exists():
        raise WrongPhase(
            phrase("A file of this message was handed in as work, so the message stays."),
            instead=phrase("Correct the message, or write another one about it."),
        )


def stays_with_its_readers(case: Case, by: Actor, first: Message) -> None:
    """What both sides read says nothing new while contact is not direct."""
    if by.is_party and first.thread.room == Room.JOINT and not contact(case).is_direct:
        raise WrongPhase(
            phrase("Contact is not direct now, so what both sides have read is not corrected."),
            instead=phrase("Write the correction to the mediator, or withdraw the message."),
        )


def _between(case: Case, message: Message) -> Between | None:
    """The two people of a private room, of which one of an earlier mediator is closed; or whose way it went."""
    thread = message.thread
    if thread.room == Room.SHUTTLE and thread.party is not None:
        return Between(thread.party, None)
    if thread.room != Room.PRIVATE:
        return None
    if thread.party is None or thread.mediator is None or thread.mediator_id != case.mediator_id:
        raise NotFound(
            phrase("There is no message with this number."),
            instead=phrase("That room is closed: its mediator has left."),
        )
    return Between(thread.party, thread.mediator)


def _where(case: Case, message: Message, words: Message | None = None) -> dict[str, object]:
    """As the record says it of any message: of a private one no more than that it happened."""
    if not message.is_private:
        return {"room": message.thread.room}
    side = CLIENT if message.thread.party_id == case.contract.client_id else FREELANCER
    length = {"length": words.length} if words else {}
    to = side if message.position == MEDIATOR else MEDIATOR
    return {"room": message.thread.room, "side": side, "to": to, **length}
