"""For operators: people against whom rulings stand in several cases. No word of a message, and no reason, is here."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Max

from disputes.pages.measures import standing
from messaging.models import Flag, Ruling
from people.models import User
from people.sanctions import Measure, Step

SEVERAL = 2
PER_PAGE = 30


def repeated_page(page: str) -> dict[str, Any]:
    """The context of templates/staff/repeated.html: who in most cases first."""
    upheld = Flag.objects.filter(state=Ruling.UPHELD).values("message__author")
    found = upheld.annotate(cases=Count("message__subject", distinct=True), flags=Count("pk"), last=Max("ruled_at"))
    found = found.filter(cases__gte=SEVERAL).order_by("-cases", "-flags", "-last", "message__author")
    shown = Paginator(found, PER_PAGE).get_page(page)
    people = User.objects.in_bulk([row["message__author"] for row in shown])
    now = _measures(list(people))
    return {
        "page": shown,
        "rows": [
            row | {"person": people[row["message__author"]], "measures": now.get(row["message__author"], [])}
            for row in shown
        ],
        "ways": {
            "before": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
            "after": f"?page={shown.next_page_number()}" if shown.has_next() else "",
        },
    }


def _measures(people: list[int]) -> dict[int, list[str]]:
    found = Measure.objects.standing().exclude(step=Step.NOTED).filter(person__in=people).select_related("lifting")
    by_person: dict[int, list[str]] = {}
    for measure in found.order_by("-begins_at", "-pk"):
        by_person.setdefault(measure.person_id, []).append(f"{measure.get_step_display()}: {standing(measure).lower()}")
    return by_person
