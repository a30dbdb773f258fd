"""Appeals that wait for a reviewer: in the list beside the flags, with a clock of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse

from core.phrases import phrase
from disputes import flags
from disputes.pages import sla
from disputes.pages.deciding import CALLED
from messaging.models import Flag
from people.models import User
from people.sanctions import Appeal

DECIDED_WITHIN = timedelta(hours=72)
SHOWN = 30


def waiting(person: User) -> list[tuple[Appeal, Flag]]:
    """Those that this reviewer may decide, the oldest first: never their own ruling, nor their own case."""
    found = flags.for_reviewer(person).exclude(reported_by=person)
    pending = Appeal.objects.pending().exclude(ruled_by=person).filter(cause__in=found.values("pk"))
    appeals = list(pending.select_related("measure").order_by("made_at", "pk")[:SHOWN])
    about = found.in_bulk([appeal.cause for appeal in appeals]) if appeals else {}
    return [(appeal, about[appeal.cause]) for appeal in appeals]


def listed(person: User, chosen: Appeal | None = None) -> list[dict[str, Any]]:
    return [
        {
            "url": reverse("appeal", args=[appeal.pk]),
            "now": chosen is not None and chosen.pk == appeal.pk,
            "called": phrase("Appeal: {called}", called=CALLED[flag.category].lower()),
            "sla": sla.within(appeal.made_at + DECIDED_WITHIN),
            "why": appeal.measure.get_step_display(),
            "about": phrase(
                "F-{pk}, case {reference}", pk=f"{flag.pk:04d}", reference=flag.message.subject.as_case.reference
            ),
        }
        for appeal, flag in waiting(person)
    ]
