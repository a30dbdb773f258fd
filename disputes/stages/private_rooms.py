"""Private rooms: one for each side with the mediator. The other side sees that somebody wrote, when, and how long.

A later mediator of the case begins rooms of their own: what a side said in confidence was said to the earlier one.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from core.errors import WrongPhase, invalid
from core.phrases import phrase
from disputes import attached
from disputes.contact import contact
from disputes.models import Case
from disputes.stages import replying
from messaging import rooms
from messaging.models import APART, Message, Room, State
from messaging.private import PrivateWords
from messaging.rooms import Between
from people.models import User
from record.acts import Actor, current
from record.declaring import MEDIATOR, SIDES
from record.models import Event
from record.verifying import Sealed, unseals


def say(case: Case, by: Actor, text: str, to: str, files: Sequence[uuid.UUID] = ()) -> Message:
    """A side writes to the mediator, or the mediator to one side. Nobody else is told more than that it happened."""
    if case.mediator is None:
        raise WrongPhase(
            phrase("Private rooms open when a mediator has taken the case."),
            instead=(
                phrase("Until then, you can write in the room of both sides.")
                if contact(case).is_direct
                else phrase("Contact is not direct: what you write in the room of both sides waits for the mediator.")
            ),
        )
    side = by.position if by.position in SIDES else to
    if side not in SIDES:
        raise invalid("to", phrase("Say to which side you write."))
    party = case.person_of(side)
    between = Between(party, case.mediator)
    beside = attached.coming(case, by.user, files)
    message = rooms.post_message(
        case, by.user, by.position, text, room=Room.PRIVATE, between=between, beside=beside.texts
    )
    beside.go_with(message)
    if by.position == MEDIATOR:
        replying.given(case, because="say")
    elif message.state != State.HELD:
        replying.awaited(case)
    running, addressee = current(), side if by.position == MEDIATOR else MEDIATOR
    running.say(
        message=message.number,
        room="private",
        side=side,
        to=addressee,
        length=message.length,
        sha256=message.sealed,
    )
    running.tell_nobody_else()
    running.tell([party, case.mediator] if message.state != State.HELD else [])
    return message


def delivered_late(case: Case, message: Message) -> None:
    """A reviewer let a held message go through. What reaches the mediator now waits for a reply from now on."""
    room = message.thread.room
    to_mediator = room in (Room.PRIVATE, Room.ANSWERS, Room.SHUTTLE) or message.state == State.ASIDE
    if to_mediator and message.position in SIDES and message.thread.mediator_id in (None, case.mediator_id):
        replying.awaited(case)


def is_there_for(case: Case, person: User, message: Message) -> bool:
    """Whether this message is in a room in which the person is, so far as it is a private one."""
    return not message.is_private or has_room(case, person, message)


def has_room(case: Case, person: User, message: Message) -> bool:
    if case.contract.side_of(person):
        return message.thread.party_id == person.pk
    # The way of a side leads to whoever mediates the case now; what was said in confidence, to whom it was said to.
    return message.thread.mediator_id in (None, person.pk) and case.is_mediated_by(person)


@unseals("case")
def private_words(case: Case, person: User | None) -> Iterator[Sealed]:
    """The private words of this person's own rooms. For nobody named: none. No bundle of the whole case has them."""
    if person is None:
        return
    acts = ("say", "correct_message")
    written = Event.objects.filter(subject_id=case.pk, act__in=acts, said__room__in=APART).order_by("number")
    at = {event.said.get("words", event.said["message"]): event.number for event in written}
    mine = PrivateWords.objects.visible_to(person, mediates=case.is_mediated_by(person))
    mine = mine.filter(message__subject_id=case.pk)
    for words in mine.select_related("message__thread").order_by("message__number"):
        message = words.message
        if not has_room(case, person, message):
            continue
        if message.author_id == person.pk or message.state in (State.DELIVERED, State.FOLDED):
            yield Sealed(at[message.number], f"message {message.number}", words.salt, words.body)
