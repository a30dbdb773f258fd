"""The room of a case as one person finds it: who can read each message, what is held back, and where to write."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from core import clock, presenting
from core.fields import Field
from core.phrases import phrase, phrase_later
from core.positions import noun
from disputes import measures
from disputes.contact import contact, ways_to
from disputes.models import Case
from disputes.pages import apart, hand_in
from disputes.pages.own_asking import asks
from disputes.pages.own_words import acts_on, changed
from disputes.pages.question_lines import question_lines
from disputes.pages.seen_by import seen_in
from disputes.pages.words import Drawing, drawing, permanent
from disputes.pages.writing import begun
from disputes.places import Place
from messaging.counts import private_counts
from messaging.models import LONGEST, Ruling, State
from messaging.review import DECIDED_WITHIN
from messaging.rooms import NEWEST, PAGE, latest_visible_to
from messaging.showing import Shown
from people.models import User
from record.declaring import MEDIATOR, SIDES

FOR_READER = phrase_later("A message of the {position} was held for your safety. You need do nothing.")
FOR_MEDIATOR = phrase_later("A message of the {position} is held for a reviewer. You need do nothing.")
GONE_ASIDE = phrase_later("A message of the {position} that had been held went to the mediator alone.")
SIDES_AND_MEDIATOR = phrase_later("Both sides and the mediator")
SIDES_FIRST = phrase_later("Both sides, and the mediator once there is one")
NO_EFFECT = phrase_later("It does not change your case.")
DRAWN_AS = {State.FOLDED: "folded", State.MASKED: "masked", State.REDACTED: "stub"}


def position_in_room(case: Case, person: User) -> str | None:
    """In which position somebody is in the room; None for those who are not."""
    return case.contract.side_of(person) or (MEDIATOR if case.is_mediated_by(person) else None)


def room_for(
    case: Case,
    person: User,
    *,
    text: str = "",
    errors: tuple[str, ...] = (),
    files: Sequence[Any] = (),
    before: int = NEWEST,
    chosen: apart.Chosen = apart.NOTHING,
) -> dict[str, Any] | None:
    """The context of templates/disputes/_room.html. The rest is of a message that was sent back."""
    position = position_in_room(case, person)
    if position is None:
        return None
    prefetch_related_objects([case], "separations")
    now = contact(case)
    shown, has_earlier = latest_visible_to(case, person, before, ways_to(case, person))
    place = Place(case)
    seen = seen_in(place, person, shown, before)
    log = log_of(place, person, shown, seen)
    beside = beside_the_talk(case, shown, is_newest=before == NEWEST, has_earlier=has_earlier)
    writing = begun(place, person, text, errors, files) if not case.is_closed else {}
    if now.was_ever_apart and (warns := apart.meant_for_the_mediator(case, now, writing.get("kept_at"))):
        writing["draft"] = warns
    return {
        "id": "room",
        "title": phrase("Messages"),
        "tabs": tabs(case, person),
        "log": with_days(sorted([*log, *beside], key=lambda each: each["at"])),
        "count": f"{len(shown)}{'+' if has_earlier else ''}",
        **pages_of(shown, place.address, before, has_earlier=has_earlier),
        **seen,
        "readers": readers_of(case) if now.is_direct else apart.NO_CONTACT,
        "apart": apart.banner(case, person, now),
        "safety": apart.safety(case, person, now),
        "compose": None
        if (why := closed_to(case, person, position))
        else compose(case, errors, writing, apart.composing(case, person, now, chosen)),
        "over": why,
    }


def beside_the_talk(case: Case, shown: Sequence[Shown], *, is_newest: bool, has_earlier: bool) -> list[dict[str, Any]]:
    """What happened between the messages of a page: questions of the mediator, and when contact was direct or not."""
    asked = question_lines(case, shown, is_newest=is_newest, has_earlier=has_earlier)
    if not contact(case).was_ever_apart:
        return asked
    return asked + apart.lines(case, shown, is_newest=is_newest, has_earlier=has_earlier)


def closed_to(case: Case, person: User, position: str) -> str:
    """Why nothing can be written here now; empty where it can."""
    if case.is_closed:
        return phrase("The case is closed, and so is its room. What was written stays here.")
    why = measures.silence(person) if position in SIDES else ""
    return (
        phrase("{why} {instead} Why, and how to appeal, stands under Account.", why=why, instead=measures.INSTEAD)
        if why
        else ""
    )


def tabs(case: Case, person: User, now: str = "") -> list[dict[str, Any]]:
    """The rooms in which this person is: that of both sides, and the private ones once there is a mediator."""
    joint = {"label": phrase("Both sides"), "icon": "messages", "url": reverse("room", args=[case.pk]), "now": not now}
    return [joint, *private_tabs(case, person, now)]


def private_tabs(case: Case, person: User, now: str) -> list[dict[str, Any]]:
    own = case.contract.side_of(person)
    counts = case.private_counts if own else private_counts(case, with_mediator=person)
    if case.mediator_id is None and not counts:
        return []
    return [
        {
            "label": phrase("You and the mediator")
            if own
            else phrase("You and {person_of}", person_of=case.person_of(side)),
            "icon": "lock",
            "url": reverse("private-room", args=[case.pk, side]),
            "count": counts.get(case.person_of(side).pk, 0),
            "now": side == now,
        }
        for side in ([own] if own else SIDES)
    ]


def readers_of(case: Case) -> str:
    return SIDES_AND_MEDIATOR if case.mediator_id else SIDES_FIRST


def compose(case: Case, errors: tuple[str, ...], writing: dict[str, Any], differs: dict[str, Any]) -> dict[str, Any]:
    """Where one writes: the field, and a key, so as to send once. `differs` where contact is not direct."""
    return {
        **writing,
        "url": reverse("room", args=[case.pk]),
        "key": uuid.uuid4().hex,
        "field": Field(
            "text",
            differs.get("label") or phrase("Write to both sides"),
            "textarea",
            value=writing["text"],
            error=list(errors),
            required=True,
            max=LONGEST,
        ),
        "readers": readers_of(case),
        "button": phrase("Send to both sides"),
        "help": phrase(
            "Write about the work, the money and the deadlines. A message that may be a "
            "threat is held for a reviewer first. An offer counts only as an offer of the "
            "case."
        ),
        **differs,
    }


def log_of(place: Place, person: User, shown: Sequence[Shown], seen: dict[str, Any]) -> list[dict[str, Any]]:
    """What stands in a room, from its first message on this page to the last, and who has seen it up to where."""
    case, marks = place.case, seen.get("seen", {})
    draws = drawing(case, person, shown)
    log = [
        message_of(case, person, each, draws, place.address) | {"seen": marks.get(each.number, [])} for each in shown
    ]
    if any(each.way_of or each.state is State.ASIDE for each in shown):
        told = apart.told(case, person, shown)
        for drawn, each in zip(log, shown, strict=True):
            apart.mark(case, person, each, drawn, told.get(each.number, {}))
    hand_in.remind(case, person, shown, log)
    return log


def pages_of(shown: Sequence[Shown], room: str, before: int, *, has_earlier: bool) -> dict[str, str]:
    """Where what came earlier stands, and what came later. Numbers run through all rooms: no page leaves one out."""
    earlier = f"{room}?before={shown[0].number}#room-log" if has_earlier else ""
    if before == NEWEST:
        return {"earlier": earlier}
    last = shown[-1].number if shown else 0
    return {"earlier": earlier, "later": f"{room}?before={last + PAGE + 1}", "newest": room}


def message_of(case: Case, person: User, shown: Shown, draws: Drawing, room: str) -> dict[str, Any]:
    """A message for components/message.html."""
    if shown.state is State.HELD and not shown.is_own:
        return held_from_reader(case, shown, draws, is_mediator=case.mediator_id == person.pk)
    if shown.state is State.ASIDE and not shown.text:
        return gone_aside(shown)
    drawn: dict[str, Any] = {
        "id": f"message-{shown.number}",
        "position": shown.position,
        "who": shown.author.display_name,
        "you": shown.is_own,
        "at": shown.sent_at,
        "number": shown.number,
        "link": permanent(case, shown.number),
        "html": draws.words(shown),
        "files": draws.files.get(shown.pk, []),
        "state": "folded" if shown.is_folded else "plain" if shown.is_own else DRAWN_AS.get(shown.state, "plain"),
        "readers": phrase("Both sides"),
        "note": shown.note,
        "acts": acts_on(case, shown, room),
    }
    drawn |= own_held(shown) if shown.state is State.HELD else own_note(shown) if shown.is_own else {}
    return drawn | changed(shown)


def held_from_reader(case: Case, shown: Shown, draws: Drawing, *, is_mediator: bool) -> dict[str, Any]:
    """For those whom it was meant for: that there is one, nothing of what it says, and how to ask for it."""
    return {
        "asks": None if is_mediator and not shown.is_private else asks(case, shown, draws.asked.get(shown.pk)),
        "id": f"message-{shown.number}",
        "state": "clock",
        "icon": "shield",
        "at": shown.sent_at,
        "text": (FOR_MEDIATOR if is_mediator else FOR_READER).format(position=noun(shown.position)),
    }


def gone_aside(shown: Shown) -> dict[str, Any]:
    """For the other side: what had been held for them went to the mediator."""
    return {
        "id": f"message-{shown.number}",
        "state": "clock",
        "icon": "shuttle",
        "at": shown.sent_at,
        "text": GONE_ASIDE.format(position=noun(shown.position)),
    }


def own_held(shown: Shown) -> dict[str, Any]:
    """For its author: held, why, and until when; or that a reviewer found it to be a threat."""
    upheld = shown.ruling == Ruling.UPHELD
    return {
        "state": "held",
        "private": True,
        "readers": phrase("Only you") if upheld else phrase("Only you, for now"),
        "lead": phrase("Not delivered. A reviewer found this message to be a threat.") if upheld else "",
        "note": NO_EFFECT if upheld else phrase("It may be understood as a threat. {no_effect}", no_effect=NO_EFFECT),
        "until": None if upheld else shown.sent_at + DECIDED_WITHIN,
        "acts": [],
    }


def own_note(shown: Shown) -> dict[str, Any]:
    """What became of one's own message, under it."""
    return {"said": shown.note, "note": ""}


def with_days(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The messages, with a line before the first of each day."""
    today, last, log = clock.now().date(), None, []
    for message in messages:
        day = message["at"].date()
        if day != last:
            shown = presenting.long_day(message["at"])
            log.append({"day": phrase("Today, {day}", day=shown) if day == today else shown})
        last = day
        log.append(message)
    return log
