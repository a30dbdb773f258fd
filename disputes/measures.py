"""What an upheld flag leads to for who wrote it, and what a measure closes in a case; never what decides money.

A muted or suspended person makes offers and bids, answers, states, adds evidence, pays fees, writes to the mediator
alone. Only words that would reach the other side directly are closed: the room of both sides, and notes on offers.
"""

from __future__ import annotations

from core.errors import NotAllowed, invalid
from core.phrases import phrase, phrase_later
from core.presenting import long_moment
from messaging.models import Flag, Message
from people import ladder
from people.models import User
from people.sanctions import Measure, Step
from record.acts import Actor
from record.declaring import SIDES

INSTEAD = phrase_later(
    "Offers, bids, answers to the mediator, statements, evidence, fees and payouts "
    "stay open to you, and so does your private room with the mediator, once there "
    "is one."
)


def follow(flag: Flag, message: Message, by: User) -> Measure:
    """The measure for an upheld flag. What a mediator wrote is noted, for operators to see: the case needs them."""
    return ladder.give(
        message.author,
        cause=flag.pk,
        written_at=message.sent_at,
        by=by,
        reason=flag.reason,
        counts=message.position in SIDES,
    )


def silence(person: User) -> str:
    """Why somebody may not write to the other side, until when; empty for everybody else."""
    measure = ladder.silence_of(person)
    if measure is None:
        return ""
    if measure.step == Step.SUSPENSION or measure.ends_at is None:
        return phrase("Your account is suspended, so you cannot write to the other side.")
    return phrase(
        "You are muted until {ends_at}, so you cannot write to the other side.", ends_at=long_moment(measure.ends_at)
    )


def may_write_to_the_other(by: Actor) -> None:
    if by.is_party and (why := silence(by.user)):
        raise NotAllowed(
            why, instead=phrase("{instead} You find why, and how to appeal, under Account.", instead=INSTEAD)
        )


def no_note_while_muted(by: User, note: str) -> None:
    if note.strip() and (why := silence(by)):
        raise invalid("note", phrase("{why} Make the offer without a note.", why=why))
