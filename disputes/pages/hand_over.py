"""The note for the next mediator: written by who has the case, and read by who has it after them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.fields import Field, errors_of
from core.phrases import phrase, phrase_later
from core.presenting import day
from disputes import hand_over
from disputes.inputs_hand_over import LONGEST_NOTE, NOTE_HELP
from disputes.models import Case, Phase
from people.models import User

HOW = {
    "handed back": phrase_later("handed the case back"),
    "no reply": phrase_later("did not reply in time"),
    "lapsed": phrase_later("let the time for the recommendation pass"),
}


def hand_over_page(case: Case, person: User, note: str | None, wrong: list[str]) -> dict[str, Any]:
    """The context of templates/staff/hand_over.html."""
    written = hand_over.written(case, person) if note is None else note
    field = Field(
        "note", phrase("For the next mediator"), "textarea", written, help=NOTE_HELP, error=wrong, max=LONGEST_NOTE
    )
    return {"case": case, "field": field, "errors": errors_of([field])}


def on_workbench(case: Case, person: User) -> dict[str, Any]:
    """What earlier mediators left, and the way to write a note oneself."""
    if case.mediator_id != person.pk:
        return {}
    return {
        "left": [
            {
                "note": each.note,
                "says": phrase(
                    "{mediator} {how} on {ended_at}.",
                    mediator=each.mediating.mediator,
                    how=HOW[each.mediating.ended_how],
                    ended_at=day(each.mediating.ended_at),
                ),
            }
            for each in hand_over.left_to(case, person)
            if each.mediating.ended_at
        ],
        "hand_over_url": reverse("hand-over", args=[case.pk]) if case.phase == Phase.MEDIATION else "",
    }
