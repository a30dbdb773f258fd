"""The rooms of a case: writing, reporting what one was written, and the reviewer's ruling. None of it touches money."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from core.errors import NotAllowed, NotFound, invalid
from core.phrases import phrase, phrase_later
from disputes import attached, beside, measures, respites
from disputes.conflicts import shares_a_house, shares_a_source
from disputes.contact import contact, reaches_the_mediator_alone
from disputes.foreseeing import foresees
from disputes.inputs import ReportInput, SayInput
from disputes.inputs_conduct import RulingInput, UpholdInput
from disputes.models import Case
from disputes.models.case import EVERY_PHASE, OPEN
from disputes.stages import private_rooms, replying, shuttle
from disputes.stages.mediation import only_its_mediator
from messaging import reports, review, rewording, rooms
from messaging.models import Flag, Message, Room, State
from people.models import User
from record.acts import Actor, act, current
from record.declaring import MEDIATOR, REVIEWER, SIDES
from record.models import Event
from record.verifying import Sealed, unseals

WRITING = ("say", "answer_party", "correct_message")  # the acts by which a message comes to be


def in_the_room(case: Case, by: Actor) -> None:
    """The sides, and of the mediators the one who has claimed the case."""
    if by.position == MEDIATOR:
        only_its_mediator(case, by)


@act(
    Case,
    by=(*SIDES, MEDIATOR),
    who=in_the_room,
    phase=OPEN,
    label=phrase_later("Write a message"),
    takes=SayInput,
    foresees=foresees("text", files=True, first=shuttle.as_its_writer_thinks),
    quiet=True,
    heeds=False,
    while_held=True,
)
def say(
    case: Case,
    by: Actor,
    *,
    text: str,
    room: str = "joint",
    to: str = "",
    files: Sequence[uuid.UUID] = (),
    relays: Sequence[int] = (),
    readers: str = "",
) -> Message:
    """Write to both sides and the mediator, or privately. Where contact is not direct, what a side writes to both goes
    to the mediator. A likely threat is held for a reviewer first.
    """
    if room == Room.PRIVATE:
        if relays:
            raise invalid("relays", phrase("What is relayed is told in the room of both sides, to one of them."))
        return private_rooms.say(case, by, text, to, files)
    shuttle.as_its_writer_thinks(case, by.user, {"readers": readers})
    if by.is_party:
        measures.may_write_to_the_other(by)
        if to or relays:
            raise invalid("to", phrase("Only the mediator writes to one side alone in this room."))
    if to or relays or (by.is_party and not contact(case).is_direct):
        return shuttle.say(case, by, text, to, files, relays)
    if by.position == MEDIATOR:
        replying.given(case, because="say")
    with_it = attached.coming(case, by.user, files)
    message = rooms.post_message(case, by.user, by.position, text, room=room, beside=with_it.texts)
    with_it.go_with(message)
    current().say(message=message.number, room=room, arrives=str(message.state), sha256=message.sealed)
    return message


@act(
    Case,
    by=(*SIDES, MEDIATOR),
    who=in_the_room,
    phase=EVERY_PHASE,
    label=phrase_later("Report a message"),
    takes=ReportInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def report(case: Case, by: Actor, *, message: int, category: str = "harassment", reason: str = "") -> Flag:
    """Ask a reviewer to look at a message. It is folded for you at once. No right and no money changes."""
    found = review.message_numbered(case, message)
    if not (private_rooms.is_there_for(case, by.user, found) and beside.is_there_for(case, by.user, found)):
        raise NotFound(phrase("There is no message with this number."))
    read = rewording.as_read_now(found)
    flag = [review.report(each, by.user, reason, category, about=found) for each in read][-1]
    current().say(report=reports.latest(found, by.user).pk)  # which message it is about is for who reports it
    current().tell_nobody_else()
    current().give_receipt()
    return flag


def impartial(case: Case, by: Actor) -> None:
    """No reviewer rules in a case that they mediate or mediated, or in which a side is of their own house."""
    if case.mediatings.filter(mediator=by.user).exists():
        raise NotAllowed(phrase("You are or were the mediator of this case. Another reviewer rules on its messages."))
    if case.events.filter(by=by.user).exclude(position=REVIEWER).exists():
        raise NotAllowed(phrase("You had another part in this case. Another reviewer rules on its messages."))
    if shares_a_house(case, by.user):
        raise NotAllowed(
            phrase("You share a mail domain with one of the sides, so another reviewer rules on its messages.")
        )
    if shares_a_source(case, by.user):
        raise NotAllowed(
            phrase("You share a payment source with one of the sides. Another reviewer rules on its messages.")
        )


@act(
    Case,
    by=REVIEWER,
    who=impartial,
    phase=EVERY_PHASE,
    label=phrase_later("Uphold the flag"),
    takes=UpholdInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def uphold(case: Case, by: Actor, *, message: int, reason: str, category: str = "", version: int | None = None) -> Flag:
    """Rule that the message breaks the rules. A held one is never delivered. The money is not touched."""
    found = review.message_numbered(case, message)
    aside = reaches_the_mediator_alone(case, found)
    flag = review.uphold(found, by.user, reason, category, version, aside=aside)
    measures.follow(flag, found, by.user)
    current().say(message=message)
    current().tell([found.author])
    respites.give(case, flag)
    return flag


@act(
    Case,
    by=REVIEWER,
    who=impartial,
    phase=EVERY_PHASE,
    label=phrase_later("Dismiss the flag"),
    takes=RulingInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def dismiss(case: Case, by: Actor, *, message: int, reason: str, version: int | None = None) -> Flag:
    """Rule that the message breaks no rule. It is delivered now, under the number that it always had."""
    found = review.message_numbered(case, message)
    was_held = found.state == State.HELD
    aside = reaches_the_mediator_alone(case, found)
    flag = review.dismiss(found, by.user, reason, version, aside=aside)
    if was_held:
        private_rooms.delivered_late(case, found)
    current().say(message=message)
    return flag


@unseals("case")
def messages(case: Case, person: User | None) -> Iterator[Sealed]:
    """The words of those messages that this person may read as they were written."""
    written = Event.objects.filter(subject_id=case.pk, act__in=WRITING).order_by("number")
    at = {event.said.get("words", event.said["message"]): event.number for event in written}
    in_rooms = Message.objects.filter(subject_id=case.pk, is_private=False).exclude(thread__room=Room.BESIDE)
    there = in_rooms.select_related("thread").order_by("number")
    for message in there:
        if person is None or may_read_whole(case, person, message):
            yield Sealed(at[message.number], f"message {message.number}", message.salt, message.body)


def may_read_whole(case: Case, person: User, message: Message) -> bool:
    """One's own; of others, what has reached those in the room with nothing taken out."""
    if message.author_id == person.pk:
        return True
    mediates = case.is_mediated_by(person)
    is_in_room = case.contract.side_of(person) is not None or mediates
    whole = (State.DELIVERED, State.FOLDED)
    return is_in_room and message.state in ((*whole, State.ASIDE) if mediates else whole)
