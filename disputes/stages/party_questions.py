"""The mediator's questions to a side: numbered, answered in their order, read by both sides with their answers."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from core import clock
from core.errors import WrongPhase
from core.phrases import phrase, phrase_later
from core.presenting import last_minute
from disputes import attached
from disputes.foreseeing import foresees
from disputes.inputs_mediating import AnswerPartyInput, AskPartyInput
from disputes.models import Case, PartyQuestion, Phase
from disputes.stages import replying
from disputes.stages.mediation import only_its_mediator
from messaging import rooms
from messaging.models import Room, State
from record.acts import Actor, act, current
from record.declaring import MEDIATOR, SIDES
from timers.counting import Length


@act(
    Case,
    by=MEDIATOR,
    who=only_its_mediator,
    phase=Phase.MEDIATION,
    label=phrase_later("Ask a side"),
    takes=AskPartyInput,
    heeds=False,
)
def ask_party(case: Case, by: Actor, *, to: str, text: str, days: int) -> PartyQuestion:
    """Put a question to one side, with the day by which you hope for an answer. Both sides read it, and the answer."""
    asked = PartyQuestion.objects.create(
        case=case,
        number=case.party_questions.count() + 1,
        side=to,
        text=text,
        asked_by=by.user,
        asked_at=clock.now(),
        wanted_by=case.rules.calendar.due(clock.now(), Length(days)),
    )
    replying.given(case, because="ask_party")
    wanted_by = last_minute(asked.wanted_by).isoformat(timespec="minutes")
    current().say(question=asked.number, to=to, text=text, wanted_by=wanted_by)
    return asked


def something_asked(case: Case, by: Actor) -> None:
    if not any(each.side == by.position and each.is_open for each in case.party_questions.all()):
        raise WrongPhase(
            phrase("The mediator has no open question to you."),
            instead=phrase("You can write to the mediator in a room."),
        )


@act(
    Case,
    by=SIDES,
    phase=Phase.MEDIATION,
    limit=something_asked,
    label=phrase_later("Answer the mediator"),
    takes=AnswerPartyInput,
    foresees=foresees("text", files=True),
    heeds=False,
)
def answer_party(case: Case, by: Actor, *, text: str, files: Sequence[uuid.UUID] = ()) -> PartyQuestion:
    """Answer the mediator's oldest open question to you. The other side reads the answer too."""
    asked = case.party_questions.open().to_side(by.position).earliest("number")
    beside = attached.coming(case, by.user, files)
    message = rooms.post_message(case, by.user, by.position, text, room=Room.ANSWERS, beside=beside.texts)
    beside.go_with(message)
    asked.answer, asked.answered_at = message, clock.now()
    asked.save(update_fields=["answer", "answered_at"])
    if message.state != State.HELD:
        replying.awaited(case)
    current().say(question=asked.number, message=message.number, arrives=str(message.state), sha256=message.sealed)
    return asked
