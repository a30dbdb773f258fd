"""When feedback is seen: not before both sides have given theirs, or the time for it has passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core import clock
from core.phrases import phrase
from disputes.models import Case, Feedback
from people.models import User
from record.declaring import SIDES
from record.verifying import Sealed, unseals
from timers.counting import Length

GIVEN_WITHIN = Length(14, "days")


def closes_at(case: Case) -> datetime:
    """From this moment on nobody gives feedback any more, and what was given is seen."""
    if case.closed_at is None:
        raise RuntimeError(f"{case.reference} is not closed")
    return case.rules.calendar.due(case.closed_at, GIVEN_WITHIN)


def is_over(case: Case) -> bool:
    return clock.now() >= closes_at(case)


def seen_by(case: Case, person: User) -> list[Feedback]:
    """What this person may read: a side its own at once, and the other's with it or when the time has passed."""
    side = case.contract.side_of(person)
    if side is None or not case.is_closed:
        return []
    given = list(case.feedback.order_by("given_at", "pk"))
    if len(given) == len(SIDES) or is_over(case):
        return given
    return [each for each in given if each.side == side]


@unseals("case")
def feedback(case: Case, person: User | None) -> Iterator[Sealed]:
    """Salt and text of the feedback that this person may read."""
    at = dict(case.events.filter(act="give_feedback").values_list("position", "number"))
    for each in seen_by(case, person) if person else case.feedback.all():
        yield Sealed(at[each.side], phrase("feedback of the {side}", side=each.side), each.salt, each.sealed_text)
