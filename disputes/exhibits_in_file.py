"""What files for people outside say of an exhibit besides its hash: when, about what, and what has become of it."""

from __future__ import annotations

from typing import Any

from disputes import marks
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
    }
    return {name: value for name, value in said.items() if value}
