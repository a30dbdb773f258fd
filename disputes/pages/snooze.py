"""Putting one's own case off: the day, the hour and a reason for oneself, and what it does not do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse

from core import clock
from core.fields import Field, errors_of
from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, place
from disputes import process, snoozing
from disputes.models import Case, Snooze
from people.models import User

HOURS = [(f"{hour}", f"{hour:02}:00") for hour in range(24)]
WHAT_IT_DOES = [
    phrase_later("It leaves “Waiting for me”, and stands in “Snoozed” and “My cases” meanwhile."),
    phrase_later(
        "It comes back earlier when anybody else does something in it, or when a clock of it runs out within 24 hours."
    ),
    phrase_later("Nothing changes for the sides. They do not see it, and no deadline moves."),
]


def snooze_page(case: Case, person: User, said: Mapping[str, str], wrong: dict[str, list[str]]) -> dict[str, Any]:
    """The context of templates/staff/snooze.html."""
    deadline = process.clock_of(case)
    fields = fields_of(person, said, wrong)
    return {
        "case": case,
        "seen": said.get("version", ""),
        "fields": fields,
        "errors": errors_of(fields, wrong.get("", [])),
        "says": WHAT_IT_DOES,
        "due": phrase("Its clock runs until {due_at}.", due_at=long_deadline(deadline.due_at)) if deadline else "",
        "why_not": snoozing.why_not(case, person),
        "snooze": snoozing.asleep(person).filter(case=case).first(),
    }


def fields_of(person: User, said: Mapping[str, str], wrong: dict[str, list[str]]) -> list[Field]:
    """Of one case, and of several that are put off together. They begin with tomorrow morning."""
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(person.zone)
    where = place(person.time_zone)
    return [
        Field(
            "day",
            phrase("Until the day"),
            "date",
            said.get("day", f"{tomorrow:%Y-%m-%d}"),
            error=wrong.get("day", []),
            required=True,
        ),
        Field(
            "hour",
            "At",
            "select",
            said.get("hour", "9"),
            help=phrase("In your time zone, {where}.", where=where),
            error=wrong.get("hour", []),
            choices=[*HOURS],
            required=True,
        ),
        Field(
            "reason",
            phrase("Why, for yourself"),
            "text",
            said.get("reason", ""),
            help=phrase("Nobody else reads it."),
            error=wrong.get("reason", []),
            max=200,
        ),
    ]


def until(said: Mapping[str, str], person: User) -> datetime | None:
    """The moment that was chosen, in the time zone of who chose it; None for what is none."""
    hour = said.get("hour", "")
    try:
        chosen = date.fromisoformat(said.get("day", ""))
    except ValueError:
        return None
    if hour not in dict(HOURS):
        return None
    return datetime.combine(chosen, time(int(hour)), tzinfo=person.zone)


def on_workbench(case: Case, person: User) -> dict[str, Any]:
    """What stands about it on the workbench of a case of one's own."""
    if case.mediator_id != person.pk or case.is_closed:
        return {}
    put_off: Snooze | None = snoozing.asleep(person).filter(case=case).first()
    return {"snooze": put_off, "snooze_url": "" if put_off else reverse("snooze", args=[case.pk])}
