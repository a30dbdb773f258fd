"""What was said in the room of both sides, as this reader finds it there: held, masked, folded, removed alike."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase
from core.presenting import short_moment
from disputes.contact import ways_to
from disputes.pages.reader import Reader
from disputes.pages.room import log_of, position_in_room
from disputes.places import Place
from disputes.whole_case.document import Part, Section, note, said
from disputes.whole_case.told import CLOSED_HERE
from messaging.rooms import NEWEST, latest_visible_to
from messaging.showing import Shown

MOST = 1_000  # messages of one document; earlier ones are in the room


def talked(reader: Reader) -> Section:
    if position_in_room(reader.case, reader.person) is None:
        return Section(phrase("Messages"), [note(phrase("The room is for the sides and the mediator."))])
    parts: list[Part] = []
    before, has_earlier = NEWEST, True
    while has_earlier and len(parts) < MOST:
        shown, has_earlier = latest_visible_to(reader.case, reader.person, before, ways_to(reader.case, reader.person))
        log = log_of(Place(reader.case), reader.person, shown, {})
        parts = [_message(each, drawn) for each, drawn in zip(shown, log, strict=True)] + parts
        before = shown[0].number if shown else before
    first = [note(phrase("Earlier messages are in the room of the case."))] if has_earlier else []
    return Section(
        phrase("Messages"), [*first, *parts] or [note(phrase("Nothing was said in the room of both sides."))]
    )


def _message(shown: Shown, drawn: dict[str, Any]) -> Part:
    """`drawn` is the message as the room shows it; of its words, those that stand open there."""
    lead = phrase(
        "No. {number}, {display_name} ({position}), {sent_at}",
        number=shown.number,
        display_name=shown.author.display_name,
        position=shown.position,
        sent_at=short_moment(shown.sent_at),
    )
    if drawn["state"] == "clock":
        return said(
            phrase("No. {number}, {sent_at}", number=shown.number, sent_at=short_moment(shown.sent_at)),
            "",
            drawn["text"],
        )
    closed = CLOSED_HERE if shown.is_folded else ""
    told = [drawn.get(name, "") for name in ("lead", "note", "said")]
    files = ", ".join(each["label"] for each in drawn.get("files", []))
    more = [
        phrase("With {files}.", files=files) if files else "",
        phrase("Corrected.") if shown.corrected_at else "",
        _readers(drawn),
        closed,
    ]
    words = "" if shown.is_folded else shown.text
    return said(lead, words, " ".join(str(each) for each in [*told, *more] if each))


def _readers(drawn: dict[str, Any]) -> str:
    return f"{drawn['readers']}." if drawn.get("private") else ""
