"""Who mediates, what they have read, how much was written privately, and what stands against or before them."""

from __future__ import annotations

from typing import Any

from core import clock
from core.kept import Kept
from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, long_moment, short_deadline, short_moment
from disputes import process
from disputes.beside import heard
from disputes.models import Case, Mediating, Objection, Phase
from disputes.pages import private_room
from disputes.pages.buttons import address
from disputes.pages.reader import Reader
from disputes.pages.wording import genitive, sentence
from disputes.reading import close_of
from disputes.stages.objecting import place_of
from record.declaring import SIDES
from timers.models import Deadline

_MEDIATINGS = Kept(
    lambda case: Mediating.objects.filter(case=case).select_related("mediator").order_by("claimed_at"), "uuid"
)
LEFT = {
    "handed back": phrase_later("{mediator} handed the case back on {ended_at} UTC."),
    "lapsed": phrase_later("{mediator} did not recommend in time on {ended_at} UTC."),
    "no reply": phrase_later("{mediator} did not reply in time on {ended_at} UTC."),
    "objected to": phrase_later("{mediator} left the case after an objection on {ended_at} UTC."),
}


LEFT_SOMEHOW = phrase_later("{mediator} left the case on {ended_at} UTC.")


def the_mediator(reader: Reader) -> dict[str, Any] | None:
    """The context of templates/disputes/_mediator.html; None before mediation, and where there never was one."""
    case = reader.case
    mediatings = _MEDIATINGS.of(case.pk, case=case)
    if not mediatings:
        return None
    now = mediatings[-1] if mediatings[-1].ended_at is None or case.is_closed else None
    return {
        "now": now,
        "facts": facts(reader),
        "lines": [*earlier(mediatings), *closing(case), *objections(reader)],
        "object_url": address(case, "object_to_mediator") if "object_to_mediator" in reader.open_acts else "",
    }


def facts(reader: Reader) -> list[dict[str, Any]]:
    case = reader.case
    told: list[dict[str, Any]] = []
    if case.mediator:
        read = sum(each.mediator_id == case.mediator_id for found in reader.readings.values() for each in found)
        told.append(
            {
                "name": phrase("Exhibits opened"),
                "value": phrase("{read} of {exhibits}", read=read, exhibits=len(reader.exhibits)),
            }
        )
    written = private_room.counts(case)
    told += [
        {
            "name": phrase("{whose} private messages", whose=sentence(genitive(reader.called(side)))),
            "value": written[side],
        }
        for side in SIDES
    ]
    return told + reply(reader)


def reply(reader: Reader) -> list[dict[str, Any]]:
    """By when the mediator has to reply to whoever waits for it."""
    running = next((each for each in reader.clocks if each.kind == process.NEUTRAL_REPLY), None)
    if running is None:
        return []
    value = phrase("Stands still") if running.is_stopped else short_deadline(running.due_at)
    return [{"name": phrase("A reply is due by"), "value": value}]


def earlier(mediatings: list[Any]) -> list[str]:
    """Why others have it no more."""
    return [
        phrase(LEFT.get(each.ended_how, LEFT_SOMEHOW), mediator=each.mediator, ended_at=short_moment(each.ended_at))
        for each in mediatings
        if each.ended_at and each.ended_how != "closed"
    ]


def closing(case: Case) -> list[str]:
    close = close_of(case)
    if close is None or case.is_closed:
        return []
    at = long_moment(close.closes_at)
    if clock.now() < close.closes_at:
        return [phrase("Evidence closes on {at}. What comes later need not be read before the recommendation.", at=at)]
    return [phrase("Evidence closed on {at}. What came later need not be read before the recommendation.", at=at)]


def objections(reader: Reader) -> list[str]:
    return [objection_words(reader, each) for each in reader.case.objections.select_related("mediator")]


def objection_words(reader: Reader, made: Objection) -> str:
    reason = heard(reader.case, reader.person, made, "reason").quoted.rstrip(".")
    places = {"mediator": made.mediator, "made_at": short_moment(made.made_at), "reason": reason}
    said = (
        phrase("You objected to {mediator} on {made_at} UTC: {reason}", **places)
        if made.side == reader.side
        else phrase("{who} objected to {mediator} on {made_at} UTC: {reason}", who=reader.name(made.side), **places)
    )
    if made.is_open and reader.case.phase == Phase.MEDIATION:
        return f"{said}. {waiting_words(due_of(reader, made))}"
    return f"{said}. {made.get_decided_how_display() or phrase('Without object: mediation is over')}." + (
        phrase(" The operator’s reason: “{why}”", why=made.why) if made.why else ""
    )


def due_of(reader: Reader, made: Objection) -> Deadline | None:
    place = place_of(made.side)
    return next((each for each in reader.clocks if each.kind == process.OBJECTION and each.about == place), None)


def waiting_words(deadline: Deadline | None) -> str:
    if deadline is None or deadline.is_stopped:
        return phrase("It waits for an operator. Nothing is recommended before it is decided.")
    until = long_deadline(deadline.due_at)
    return phrase(
        "An operator decides by {until}; undecided, it is sustained. Nothing is recommended before.", until=until
    )
