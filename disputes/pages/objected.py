"""The objections to mediators that wait for an operator, the next due first."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.phrases import phrase
from core.positions import noun
from disputes import process
from disputes.beside import take_up_in, whole
from disputes.models import Objection, Phase
from disputes.pages import sla
from disputes.stages.objecting import place_of
from timers.models import Deadline

SHOWN = 25


def objected() -> list[dict[str, Any]]:
    """For templates/staff/_objections.html."""
    waiting = Objection.objects.open().filter(case__phase=Phase.MEDIATION)
    found = list(waiting.select_related("case", "mediator")[:SHOWN])
    take_up_in([made.case for made in found])
    due = {
        (each.subject_id, each.about): each
        for each in Deadline.objects.open().filter(
            kind=process.OBJECTION, subject_id__in=[made.case_id for made in found]
        )
    }
    return [_row(made, due.get((made.case_id, place_of(made.side)))) for made in found]


def _row(made: Objection, deadline: Deadline | None) -> dict[str, Any]:
    return {
        "url": reverse("case", args=[made.case_id]),
        "reference": made.case.reference,
        "says": phrase("The {side} objects to the mediator, {mediator}", side=noun(made.side), mediator=made.mediator),
        "reason": whole(made.case, None, made, "reason"),
        "sla": sla.until(deadline.due_at, stopped=deadline.is_stopped) if deadline else None,
    }
