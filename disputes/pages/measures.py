"""Measures: those of everybody for reviewers, one's own for the person."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from core import clock
from core.phrases import phrase, phrase_later
from core.presenting import long_moment
from disputes import flags
from messaging.models import Flag
from people import ladder
from people.models import User
from people.sanctions import Measure, Step, WhyLifted

PER_PAGE = 30
MEANS = {
    Step.NOTED: phrase_later("It counts together with an earlier ruling. Nothing more follows from it."),
    Step.WARNING: phrase_later("Nothing is closed to you. The next upheld ruling leads to a mute of 30 days."),
    Step.MUTE: phrase_later("You cannot write in the room of both sides, or notes on offers."),
    Step.SUSPENSION: phrase_later("You cannot offer, accept or fund contracts, or write to the other side."),
}
ALWAYS_OPEN = phrase_later(
    "Your cases and contracts stay open to you: offers, bids, answers, statements, "
    "evidence, your private room with the mediator, fees, your wallet and payouts. "
    "No measure moves money or decides a case."
)


def standing(measure: Measure) -> str:
    """Whether it holds now, in words."""
    if measure.is_lifted:
        return phrase(
            "Ended on {lifted_at}: {label}",
            lifted_at=long_moment(measure.lifting.lifted_at),
            label=WhyLifted(measure.lifting.why).label,
        )
    if measure.step in (Step.NOTED, Step.WARNING):
        return phrase("Stands")
    if measure.ends_at is None:
        return phrase("In force, until it is lifted")
    return f"{'In force until' if measure.holds(clock.now()) else 'Ran out on'} {long_moment(measure.ends_at)}"


def own_page(person: User, page: str) -> dict[str, Any]:
    """The context of templates/people/measures.html: what was taken back is not there, as if it had never been."""
    mine = person.measures.exclude(lifting__why=WhyLifted.TAKEN_BACK).select_related("lifting", "appeal")
    shown = Paginator(mine.order_by("-begins_at", "-pk"), PER_PAGE).get_page(page)
    about = Flag.objects.select_related("message__subject__as_case").in_bulk([each.cause for each in shown])
    return {
        "page": shown,
        "rows": [
            {
                "measure": each,
                "called": each.get_step_display(),
                "standing": standing(each),
                "case": about[each.cause].message.subject.as_case.reference,
                "url": reverse("statement-of-reasons", args=[each.pk]),
            }
            for each in shown
        ],
        "silenced": ladder.silence_of(person),
        "always_open": ALWAYS_OPEN,
    }


def staff_page(page: str, reviewer: User) -> dict[str, Any]:
    """The context of templates/staff/measures.html: what holds or stands, the newest first; never one's own case."""
    mine = flags.for_reviewer(reviewer).values("pk")
    found = Measure.objects.standing().exclude(step=Step.NOTED).filter(cause__in=mine)
    found = found.select_related("lifting", "appeal", "person", "given_by").order_by("-begins_at", "-pk")
    shown = Paginator(found, PER_PAGE).get_page(page)
    return {
        "page": shown,
        "rows": [
            {
                "measure": each,
                "called": each.get_step_display(),
                "standing": standing(each),
                "reference": f"F-{each.cause:04d}",
                "url": reverse("flag", args=[each.cause]),
                "appeal": each.appeal.get_state_display() if hasattr(each, "appeal") else "",
            }
            for each in shown
        ],
        "ways": {
            "before": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
            "after": f"?page={shown.next_page_number()}" if shown.has_next() else "",
        },
    }
