"""The mediators of the portal for operators: what each has to do now, which languages they read, what they want."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase
from disputes.load import Load, loads
from disputes.pages.load import reply
from people.languages import named
from people.models import Role, User


def mediators_page() -> dict[str, Any]:
    """The context of templates/staff/mediators.html, for as many queries however many they are."""
    people = User.objects.filter(staff_roles__role=Role.MEDIATOR, is_active=True).order_by("display_name", "pk")
    found = loads([person.pk for person in people])
    return {"rows": [_row(person, found.get(person.pk, Load())) for person in people]}


def _row(person: User, load: Load) -> dict[str, Any]:
    return {
        "name": str(person),
        "languages": ", ".join(named(person.languages)),
        "load": load,
        "most": str(person.most_open) if person.most_open else phrase("No limit"),
        "is_full": load.is_beyond(person.most_open),
        "reply": reply(load),
    }
