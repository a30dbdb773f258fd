"""Several chosen cases: what will happen to each before it does, and what came of each afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core.errors import Refusal, invalid
from core.fields import Field, errors_of
from core.phrases import phrase, phrase_later
from core.presenting import long_deadline, short_moment
from disputes import chosen, process, snoozing
from disputes.chosen import Does, Outcome
from disputes.models import Case
from disputes.pages.consequences.claiming import CANNOT_KNOW
from disputes.pages.load import warning
from disputes.pages.snooze import WHAT_IT_DOES, fields_of, until
from disputes.pages.way_back import WayBack
from people.models import User
from record.acts import perform

DECLARATION = phrase_later(
    "Goes on the record of each case, and its sides read it. Say that you know no "
    "side, or name what could make one doubt you."
)
Wrong = dict[str, list[str]]


@dataclass(frozen=True)
class Doing:
    """What can be done with several at once."""

    title: str
    button: str
    done: str
    none: str
    why_not: Callable[[Case, User], Refusal | None]


DOINGS = {
    "claim": Doing(
        phrase_later("Claim the cases that you chose"),
        phrase_later("Claim them"),
        phrase_later("What came of claiming them"),
        phrase_later("None of these cases can be claimed by you now."),
        chosen.why_not_claimed,
    ),
    "snooze": Doing(
        phrase_later("Snooze the cases that you chose"),
        phrase_later("Put them off"),
        phrase_later("What came of putting them off"),
        phrase_later("None of these cases can be put off now."),
        chosen.why_not_put_off,
    ),
}


def check_page(
    person: User, do: str, those: list[Case], said: Mapping[str, str], wrong: Wrong, way: WayBack
) -> dict[str, Any]:
    """The context of templates/staff/chosen.html before anything is done."""
    foreseen = [_foreseen(person, do, case) for case in those]
    good = [each for each in foreseen if each.is_good]
    fields = fields_of(person, said, wrong) if do == "snooze" else [_declaration(said, wrong)]
    return {
        "doing": DOINGS[do],
        "do": do,
        "rows": rows(person, foreseen, way),
        "good": good,
        "fields": fields,
        "errors": errors_of(fields, wrong.get("", [])),
        "key": said.get("key") or uuid.uuid4().hex,
        "says": WHAT_IT_DOES if do == "snooze" else [],
        "cannot_know": CANNOT_KNOW if do == "claim" else "",
        "beyond": warning(person, len(good)) if do == "claim" and good else "",
        "queue_url": way.url(),
        "kept": way.kept,
    }


def done_page(person: User, do: str, outcomes: list[Outcome], way: WayBack) -> dict[str, Any]:
    """The same, afterwards."""
    return {"doing": DOINGS[do], "is_done": True, "rows": rows(person, outcomes, way), "queue_url": way.url()}


def rows(person: User, outcomes: list[Outcome], way: WayBack) -> list[dict[str, Any]]:
    """Of a case that is not, or no longer, this person's to see, only its number is said."""
    may_see = chosen.visible(person, [each.case for each in outcomes])
    return [
        {
            "outcome": each,
            "title": each.case.title if each.case.pk in may_see else "",
            "url": reverse("workbench", args=[each.case.pk]) + way.kept if each.case.pk in may_see else "",
        }
        for each in outcomes
    ]


def _foreseen(person: User, do: str, case: Case) -> Outcome:
    refusal = DOINGS[do].why_not(case, person)
    if refusal is not None:
        return Outcome(case, refusal.message, refusal.instead, is_good=False)
    deadline = process.clock_of(case)
    due = long_deadline(deadline.due_at) if deadline else ""
    if do == "claim":
        return Outcome(
            case,
            phrase("You can claim it, and have until {due} to recommend.", due=due)
            if due
            else phrase("You can claim it."),
        )
    return Outcome(
        case,
        phrase("It is put off. Its clock runs until {due}.", due=due)
        if due
        else phrase("It is put off. No clock of it runs."),
    )


def _declaration(said: Mapping[str, str], wrong: Wrong) -> Field:
    return Field(
        "declaration",
        phrase("I am impartial"),
        "textarea",
        said.get("declaration", ""),
        help=DECLARATION,
        error=wrong.get("declaration", []),
        required=True,
        max=2000,
    )


def does(person: User, do: str, said: Mapping[str, str]) -> Does:
    """What is done with each. A case that has changed since it was shown is left as it is, and says so."""
    key = said.get("key", "")[:64] or uuid.uuid4().hex

    def version(case: Case) -> int | None:
        seen = said.get(f"version-{case.number}", "")
        return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 9 else None

    def claimed(case: Case) -> str:
        data = {"declaration": said.get("declaration", "")}
        perform(case, "claim", by=person, data=data, version=version(case), key=f"{key}-{case.number}")
        return phrase("It is yours now.")

    def put_off(case: Case) -> str:
        moment = until(said, person)
        snooze = snoozing.put_off(case, person, until=moment, reason=said.get("reason", ""), version=version(case))
        return phrase("Put off until {until} UTC.", until=short_moment(snooze.until))

    if do == "claim" and not said.get("declaration", "").strip():
        raise invalid("declaration", phrase("Say that you are impartial, in your own words."))
    return claimed if do == "claim" else put_off
