"""On the desk: who asks to see a held message, beside its flag, and the answer to them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.fields import Field, errors_of
from core.phrases import phrase, phrase_later
from disputes import flags
from disputes.pages import sla
from messaging.asking import Answer, Asking
from messaging.models import Flag, State
from people.models import User

ANSWERED_WITHIN = timedelta(hours=24)
SHOWN = 30
ANSWERS = {
    "show": phrase_later("The words are shown to who asked."),
    "refuse": phrase_later("Who asked reads why they are not shown."),
}


def waiting(person: User) -> QuerySet[Asking]:
    """Those that this reviewer may answer, the oldest first: never in a case of their own."""
    mine = flags.for_reviewer(person).exclude(message__author=person).values("message")
    return Asking.objects.pending().filter(message__in=mine).exclude(by=person).order_by("asked_at", "pk")


def listed(person: User, chosen: Flag | None = None) -> list[dict[str, Any]]:
    found = waiting(person).select_related("message__flag", "message__subject__as_case", "by")[:SHOWN]
    return [
        {
            "url": f"{reverse('flag', args=[asking.message.flag.pk])}#asked",
            "now": chosen is not None and chosen.message_id == asking.message_id,
            "called": phrase("Asked to see it"),
            "sla": sla.within(asking.asked_at + ANSWERED_WITHIN),
            "why": phrase("By {by}", by=asking.by),
            "about": phrase(
                "F-{pk}, case {reference}",
                pk=f"{asking.message.flag.pk:04d}",
                reference=asking.message.subject.as_case.reference,
            ),
        }
        for asking in found
    ]


def beside(flag: Flag, person: User, said: Mapping[str, str], errors: Mapping[str, list[str]]) -> list[dict[str, Any]]:
    """All that was asked about the message of a flag, each with its answer or with the form for it."""
    found = flag.message.askings.select_related("by", "answered_by").order_by("asked_at")
    return [_row(asking, flag, person, said, errors) for asking in found]


def _row(
    asking: Asking, flag: Flag, person: User, said: Mapping[str, str], errors: Mapping[str, list[str]]
) -> dict[str, Any]:
    involved = person.pk in (asking.by_id, flag.message.author_id)
    may = asking.is_pending and flag.message.state == State.HELD and not involved
    is_meant = said.get("asking") == str(asking.pk)
    form = _form(asking, said if is_meant else {}, errors if is_meant else {}) if may else None
    # The state as it is called is meant for who asked; a reviewer reads of them.
    answer = (
        phrase("shown to {person}", person=asking.by) if asking.state == Answer.SHOWN else asking.get_state_display()
    )
    return {"asking": asking, "form": form, "answer": answer}


def name_of_reason(pk: int) -> str:
    """Of its own for each: several forms stand on one page."""
    return f"reason_{pk}"


def _form(asking: Asking, said: Mapping[str, str], errors: Mapping[str, list[str]]) -> dict[str, Any]:
    reason = Field(
        name_of_reason(asking.pk),
        phrase("What they read"),
        "textarea",
        value=said.get("reason", ""),
        max=1000,
        error=list(errors.get("reason", [])),
        help=phrase("Where you do not show it, say why. Do not quote the message: this stands uncovered."),
    )
    decision = Field(f"decision_{asking.pk}", phrase("Answer"), "radio", error=list(errors.get("decision", [])))
    return {
        "url": reverse("answer-to-see", args=[asking.pk]),
        "chosen": said.get("decision", ""),
        "fields": [reason],
        "errors": errors_of([decision, reason], errors.get("", [])),
    }
