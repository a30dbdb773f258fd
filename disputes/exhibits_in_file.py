"""What files for people outside say of an exhibit besides its hash: when, about what, and what has become of it."""

from __future__ import annotations

from typing import Any

from core import clock
from disputes import beside, marks
from disputes.describing import period_said, place_of
from disputes.models import Case, Exhibit


def said_of(case: Case, exhibit: Exhibit) -> dict[str, Any]:
    """Of what is not so it says nothing. Nothing of it changes once the file is sent: the acts see to that."""
    own = marks.of(case, exhibit)
    answer, withdrawn, gist = own.answer, own.withdrawn, own.gist
    said = {
        "happened": period_said(exhibit.happened_from, exhibit.happened_until),
        "about": place_of(case, exhibit.about_id),
        "late": exhibit.came_late,
        "withdrawn": withdrawn.reason if withdrawn else "",
        "messages_from_outside": exhibit.came_from,
        "admitted": exhibit.is_import and answer is not None and answer.admits,
        "answer": answer.words if answer else "",
        "denied": answer is not None and not answer.admits,
        "sealed": exhibit.sealed_because,
        "gist": gist.words if gist else "",
        "pins": _pins(case, exhibit),
    }
    return {name: value for name, value in said.items() if value}


def _pins(case: Case, exhibit: Exhibit) -> list[dict[str, Any]]:
    """Its places in thousandths, with what is to be seen there."""
    return [
        {"pin": each.number, "page": each.page, "x": each.x, "y": each.y, "words": in_file(case, each, "words")}
        for each in marks.pins(case, exhibit)
    ]


def in_file(case: Case, holder: Any, part: str) -> str:
    """Words beside an act, as they stood when the file was sent: what is ruled on later does not change it."""
    return beside.in_file(case, holder, part, case.file_sent_at or clock.portal_now())
