"""A case as one line of home and of the list of cases: what it needs, by when, and what silence does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from contracts.pages.matters import CLOSED, MOST, NEEDS, WAITS, Matter, adds_matters
from core.phrases import phrase
from core.presenting import day
from disputes.models import Case
from disputes.pages.awarded import came_to_freelancer
from disputes.pages.case_page import next_step
from disputes.pages.gathering import readers
from disputes.pages.next_step import NextStep
from disputes.pages.reader import Reader
from people.models import User
from record.declaring import CLIENT
from timers.models import Deadline

MOST_CLOSED = 20  # on a home; the list of cases has the rest


def cases_of(person: User) -> Any:
    """The cases in which this person is a side."""
    return Case.objects.visible_to(person).of(person).whole()


def with_their_ends(closed: Any) -> Any:
    """Closed cases, the newest first, with what says how much each side came to."""
    return closed.select_related("closing").prefetch_related("awards", "fee_rows").order_by("-closed_at")


def due_first(cases: Any) -> Any:
    """Those in which something falls due next before the others."""
    running = Deadline.objects.running().filter(subject_id=OuterRef("pk")).order_by("due_at").values("due_at")
    return cases.order_by(Subquery(running[:1]).asc(nulls_last=True), "-opened_at")


@adds_matters
def matters(person: User) -> Iterable[Matter]:
    mine = cases_of(person)
    for reader in readers(due_first(mine.open())[:MOST], person):
        yield open_matter(reader)
    for case in with_their_ends(mine.closed())[:MOST_CLOSED]:
        yield Matter(CLOSED, closed_line(Reader(case, person)))


def open_matter(reader: Reader) -> Matter:
    step = next_step(reader) if reader.side else looked_at(reader)
    deadline = _clock(reader)
    due = deadline.due_at if deadline and not deadline.is_stopped else None
    return Matter(WAITS if step.wait else NEEDS, card(reader, step), due)


def looked_at(reader: Reader) -> NextStep:
    """For staff: how it stands. What waits for them has lists of its own, and is asked for case by case."""
    return NextStep(reader.case.standing_in_words().capitalize(), wait=True)


def card(reader: Reader, step: NextStep) -> dict[str, Any]:
    """For components/matter.html."""
    case, other = reader.case, reader.other or CLIENT
    made: dict[str, Any] = {
        "facts": [phrase("Case {reference}", reference=case.reference), case.get_phase_display()],
        "title": case.title,
        "url": reverse("case", args=[case.pk]),
        "position": other,
        "who": reader.name(other),
        "text": step.title,
        "amount": case.amount,
        "currency": case.currency,
        "main": step.main,
        "ifnothing": step.ifnothing,
    }
    deadline = _clock(reader)
    if deadline is None:
        return made | {"time_label": phrase("No deadline"), "time_note": phrase("Nothing runs out.")}
    if deadline.is_stopped:
        return made | {"time_label": phrase("Paused"), "time_note": phrase("The clock stands still.")}
    return made | {"due": deadline.due_at}


def _clock(reader: Reader) -> Deadline | None:
    """What the reader has to know the end of: their own decision that cools off before the clock of the phase."""
    mine = reader.cooling.of.get(reader.side)
    return mine.deadline if mine else reader.deadline


def closed_line(reader: Reader) -> dict[str, Any]:
    case, closing = reader.case, reader.case.closing
    came = came_to_freelancer(case)
    got = 0 if came is None else reader.share(reader.side or CLIENT, came)
    return {
        "title": case.title,
        "url": reverse("case", args=[case.pk]),
        "about": phrase(
            "Case {reference}, {cause}, {closed_at}",
            reference=case.reference,
            cause=closing.get_cause_display().lower(),
            closed_at=day(closing.closed_at),
        ),
        "amount": got,
        "currency": case.currency,
        "label": phrase("Got by you") if reader.side else phrase("To the client"),
    }
