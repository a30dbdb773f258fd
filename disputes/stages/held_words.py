"""What a held message says: whoever it was meant for may ask a reviewer, who shows it to them or says why not.

In every phase, and after the case has ended: nobody may be kept from what was said to them because money is divided.
The record has both acts; which message they are about, and what was answered, is sealed for who asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from core import clock
from core.errors import NotAllowed, NotFound, WrongPhase, invalid
from core.phrases import phrase, phrase_later
from disputes import beside
from disputes.inputs_held import AnswerToSeeInput, AskToSeeInput
from disputes.models import Case
from disputes.models.case import EVERY_PHASE
from disputes.stages import private_rooms
from disputes.stages.rooms import impartial, in_the_room
from messaging import review
from messaging.asking import Answer, Asking
from messaging.models import Message, State
from people.models import User
from record import bell
from record.acts import Actor, act, current
from record.declaring import MEDIATOR, REVIEWER, SIDES
from record.models import Event
from record.verifying import Sealed, unseals


@act(
    Case,
    by=(*SIDES, MEDIATOR),
    who=in_the_room,
    phase=EVERY_PHASE,
    label=phrase_later("Ask to see a held message"),
    takes=AskToSeeInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def ask_to_see(case: Case, by: Actor, *, message: int, words: str = "") -> Asking:
    """Ask a reviewer what a message says that was held for your safety. Whoever wrote it is not told."""
    found = review.message_numbered(case, message)
    _meant_for(case, by, found)
    if Asking.objects.filter(message=found, by=by.user).exists():
        raise NotAllowed(phrase("You have asked to see this message. A reviewer’s answer stands on its page."))
    made = Asking.objects.create(message=found, by=by.user, words=words.strip())
    current().say(asking=made.pk, sha256=made.sealed(made.asked))
    current().tell_nobody_else()
    current().give_receipt()
    bell.ring_flags()
    return made


def _meant_for(case: Case, by: Actor, message: Message) -> None:
    """Of the room of both sides: the other side. Of a private room: the other person in it. Of a sealed story nobody
    learns that something in it is held.
    """
    if not (private_rooms.is_there_for(case, by.user, message) and beside.is_there_for(case, by.user, message)):
        raise NotFound(phrase("There is no message with this number."))
    if message.author_id == by.user.pk:
        raise NotAllowed(phrase("You wrote this message. It stands in its room, for you alone."))
    if message.state != State.HELD:
        raise WrongPhase(phrase("This message is not held. What there is of it stands in its room."))
    if by.position == MEDIATOR and not message.is_private:
        raise NotAllowed(
            phrase("This message was meant for the other side, and nothing of it bears on what you recommend."),
            instead=phrase("The side that it was meant for can ask a reviewer."),
        )


@act(
    Case,
    by=REVIEWER,
    who=impartial,
    phase=EVERY_PHASE,
    label=phrase_later("Answer who asks to see a held message"),
    takes=AnswerToSeeInput,
    quiet=True,
    heeds=False,
    while_held=True,
    listed=False,
)
def answer_to_see(case: Case, by: Actor, *, asking: int, decision: str, reason: str = "") -> Asking:
    """Show a held message to the person it was meant for, or say why not. It is delivered to nobody by that."""
    there = Asking.objects.select_for_update(of=("self",)).select_related("message__private", "by")
    found = there.filter(pk=asking, message__subject_id=case.pk).first()
    if found is None:
        raise NotFound(phrase("Nobody has asked this."))
    _answerable(found, by.user)
    if decision == "refuse" and not reason.strip():
        raise invalid("reason", phrase("Say why you do not show it."))
    found.state = Answer.SHOWN if decision == "show" else Answer.REFUSED
    found.answered_by, found.answered_at, found.reason = by.user, clock.now(), reason.strip()
    found.save(update_fields=["state", "answered_by", "answered_at", "reason"])
    current().say(asking=found.pk, sha256=found.sealed(found.answered))
    current().tell_nobody_else()
    current().tell([found.by])
    bell.ring_flags()
    return found


def _answerable(asking: Asking, by: User) -> None:
    if by.pk in (asking.by_id, asking.message.author_id):
        raise NotAllowed(phrase("You wrote this message, or asked to see it. Another reviewer answers."))
    if not asking.is_pending:
        raise WrongPhase(phrase("This has been answered already, by {answered_by}.", answered_by=asking.answered_by))
    if asking.message.state != State.HELD:
        raise WrongPhase(phrase("The message has been let through meanwhile. Who asked reads it in its room."))


@unseals("case")
def what_was_asked(case: Case, person: User | None) -> Iterator[Sealed]:
    """For who asked alone. No bundle of the whole case has it."""
    if person is None:
        return
    mine = {each.pk: each for each in person.askings.filter(message__subject_id=case.pk).select_related("message")}
    acts = ("ask_to_see", "answer_to_see")
    for event in Event.objects.filter(subject_id=case.pk, act__in=acts).order_by("number") if mine else ():
        if asking := mine.get(event.said["asking"]):
            text = asking.asked if event.act == "ask_to_see" else asking.answered
            yield Sealed(event.number, "what was asked, and answered", asking.salt, text)
