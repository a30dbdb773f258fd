"""Where contact is not direct: what a side writes goes to whoever mediates, who tells the other side what it means.

The original is for its writer and the mediator; what the mediator tells is for the side that it is told to. Before a
mediator has the case, what is written waits for one.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from core.errors import Stale, invalid
from core.phrases import phrase, phrase_later
from core.positions import noun
from disputes import attached
from disputes.contact import contact
from disputes.models import Case
from disputes.stages import replying
from messaging import rooms
from messaging.models import Message, Room, State
from messaging.relays import Relay
from messaging.rooms import Between
from people.models import User
from record.acts import Actor, current
from record.declaring import MEDIATOR, SIDES, other_side

TO_MEDIATOR = phrase_later(
    "Since you opened this page, contact has stopped being direct. Your message was not sent, and is kept below."
)
TO_BOTH = phrase_later(
    "Since you opened this page, contact is direct again. Your message was not sent, and is kept below."
)


def as_its_writer_thinks(case: Case, by: User, inputs: Mapping[str, Any]) -> None:
    """Words meant for the mediator never go to the other side, nor the other way round, because a page is old."""
    readers = inputs.get("readers")
    if not readers or case.contract.side_of(by) is None:
        return
    is_direct = contact(case).is_direct
    if readers == "both" and not is_direct:
        raise Stale(
            TO_MEDIATOR, instead=phrase("Send it again, and it goes to the mediator, who tells the other side.")
        )
    if readers == "mediator" and is_direct:
        raise Stale(
            TO_BOTH, instead=phrase("Send it again, and both sides read it; or write to the mediator privately.")
        )


def say(
    case: Case, by: Actor, text: str, to: str, files: Sequence[uuid.UUID] = (), relays: Sequence[int] = ()
) -> Message:
    """A side writes to whoever mediates; the mediator to one side, and names what of the other side that relays."""
    side = by.position if by.is_party else to
    if by.position == MEDIATOR:
        _may_write_to_one(case, to, relays)
    party = case.person_of(side)
    originals = _relayed(case, side, relays)
    beside = attached.coming(case, by.user, files)
    message = rooms.post_message(
        case, by.user, by.position, text, room=Room.SHUTTLE, between=Between(party, None), beside=beside.texts
    )
    beside.go_with(message)
    Relay.objects.bulk_create(Relay(message=each, words=message) for each in originals)
    if by.position == MEDIATOR:
        replying.given(case, because="say")
    elif message.state != State.HELD:
        replying.awaited(case)
    _on_the_record(case, by, side, message, originals)
    return message


def _may_write_to_one(case: Case, to: str, relays: Sequence[int]) -> None:
    if to not in SIDES:
        raise invalid("to", phrase("Say to which side you tell it."))
    if not relays and contact(case).is_direct:
        raise invalid("to", phrase("A message to one side alone goes to its private room."))


def _relayed(case: Case, to: str, numbers: Sequence[int]) -> list[Message]:
    """What the other side wrote, and the mediator reads: nothing else can be relayed."""
    if not numbers:
        return []
    author = case.person_of(other_side(to))
    there = Message.objects.filter(subject_id=case.pk, number__in=set(numbers), author=author).exclude(
        state__in=[State.HELD, State.REDACTED, State.WITHDRAWN]
    )
    found = {each.number: each for each in there.select_related("thread").order_by("number")}
    can_be = {number: each for number, each in found.items() if _went_to_the_mediator(each)}
    if missing := sorted(set(numbers) - can_be.keys()):
        raise invalid(
            "relays",
            phrase(
                "No message {missing} of the {other_side} came to you alone, to be told to the {to}.",
                missing=missing[0],
                other_side=noun(other_side(to)),
                to=noun(to),
            ),
        )
    return list(can_be.values())


def _went_to_the_mediator(message: Message) -> bool:
    return message.thread.room == Room.SHUTTLE or message.state == State.ASIDE


def _on_the_record(case: Case, by: Actor, side: str, message: Message, originals: list[Message]) -> None:
    """Everybody in the case sees that it was written, by which way, and how long it is. Never what it says."""
    running = current()
    running.say(
        message=message.number,
        room="shuttle",
        side=side,
        to=side if by.position == MEDIATOR else MEDIATOR,
        length=message.length,
        sha256=message.sealed,
        **({"relays": [each.number for each in originals]} if originals else {}),
    )
    running.tell_nobody_else()
    running.tell([case.person_of(side), case.mediator] if message.state != State.HELD else [])
