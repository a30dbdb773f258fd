"""The mediator's questions to the sides: what was asked, by when an answer is hoped for, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from core import clock
from core.phrases import phrase
from disputes.models import Case, PartyQuestion
from disputes.pages.buttons import Button, button
from disputes.pages.reader import Reader
from disputes.pages.room import message_of, position_in_room
from disputes.pages.words import drawing
from messaging import markup
from messaging.models import Room
from messaging.rooms import messages_visible_to
from people.models import User


@dataclass(frozen=True)
class Asked:
    """For templates/disputes/_questions.html."""

    number: int
    side: str
    whom: str
    text: str
    html: SafeString
    wanted_by: datetime
    waits: str
    is_late: bool
    answer: dict[str, Any] | None
    act: Button | None


def questions(case: Case, person: User) -> list[Asked]:
    """Of staff who are not in the room, nobody reads the answers; that there is one, everybody may know."""
    reader = Reader(case, person)
    is_in_room = position_in_room(case, person) is not None
    answers = messages_visible_to(case, person, room=Room.ANSWERS) if is_in_room else []
    draws, room = drawing(case, person, answers), reverse("room", args=[case.pk])
    drawn = {each.number: message_of(case, person, each, draws, room) for each in answers}
    found = list(case.party_questions.select_related("answer"))
    first = next((each for each in found if each.answer_id is None and each.side == reader.side), None)
    return [
        Asked(
            number=each.number,
            side=each.side,
            whom=reader.called(each.side),
            text=each.text,
            html=markup.drawn(each.text, draws.linked),
            wanted_by=each.wanted_by,
            waits=_waits(reader, each),
            is_late=each.is_overdue,
            answer=drawn.get(each.answer.number) if each.answer else None,
            act=_answering(reader, each) if each == first else None,
        )
        for each in found
    ]


def _answering(reader: Reader, asked: PartyQuestion) -> Button | None:
    return button(
        reader, "answer_party", phrase("Answer question {number}", number=asked.number), style="second", small=True
    )


def _waits(reader: Reader, asked: PartyQuestion) -> str:
    """Who is waited for; empty once it is answered."""
    if asked.answer_id is not None:
        return ""
    if reader.case.is_closed:
        return phrase("Not answered while the case was open")
    whom = reader.called(asked.side)
    return (
        phrase("Waits for {whom}", whom=whom)
        if clock.now() < asked.wanted_by
        else phrase("Still waits for {whom}", whom=whom)
    )
