"""What a side says of an exhibit: what it shows, when that happened, and which deliverable it is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.models import Deliverable
from core.errors import invalid
from core.phrases import phrase
from disputes.foreseeing import WOULD
from disputes.inputs import deliverables_of
from disputes.inputs_exhibits import WHOLE
from disputes.models import Case, Exhibit
from messaging.screening import Category
from messaging.verdicts import verdict_on


@dataclass(frozen=True)
class Description:
    """With `came_from` it is put to the other side as messages from outside; with `sealed_because` it is sealed."""

    caption: str = ""
    happened_from: date | None = None
    happened_until: date | None = None
    about: Deliverable | None = None
    came_from: str = ""
    sealed_because: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def on_record(self, case: Case) -> dict[str, Any]:
        """What an entry says of it; of what was left open it says nothing. The caption has its own way there."""
        said = {
            "happened": period_said(self.happened_from, self.happened_until),
            "about": place_of(case, self.about.pk) if self.about else "",
            "came_from": self.came_from,
            "sealed": self.sealed_because,
        }
        return {name: words for name, words in said.items() if words}


UNDESCRIBED = Description()


def described(case: Case, said: dict[str, Any]) -> Description:
    """As the input of an act says it. Raises Invalid."""
    for name in ("came_from", "sealed_because"):
        fit_for_all(name, said.get(name) or "")
    return Description(
        caption=said.get("caption") or "",
        happened_from=said.get("happened_from"),
        happened_until=said.get("happened_until"),
        about=deliverable_in(case, said.get("deliverable", WHOLE)),
        came_from=said.get("came_from") or "",
        sealed_because=said.get("sealed_because") or "",
    )


def deliverable_in(case: Case, place: str) -> Deliverable | None:
    """The disputed deliverable of this place (“1.2”); None for the whole. Raises Invalid."""
    if place == WHOLE:
        return None
    found = deliverables_of(case.disputed)
    if place not in found:
        raise invalid(
            "deliverable",
            phrase(
                "{place} is not in dispute. Choose one of {join}, or the whole.", place=place, join=", ".join(found)
            ),
        )
    return found[place]


def place_of(case: Case, deliverable: int | None) -> str:
    """“1.2”, or that it is about the whole."""
    if deliverable is None:
        return WHOLE
    places = {each.pk: place for place, each in deliverables_of(case.disputed).items()}
    return places.get(deliverable, WHOLE)


def period_said(first: date | None, last: date | None) -> str:
    """As the record has it: a day, or two with a stroke between them; empty where it is unknown."""
    return "/".join(each.isoformat() for each in (first, last) if each)


def fit_for_all(field: str, words: str) -> None:
    """Short words beside an exhibit go to both sides as they are, or are not taken. Raises Invalid."""
    found = verdict_on(words).category if words.strip() else Category.NONE
    if found is not Category.NONE:
        raise invalid(
            field, phrase("{would}, and no reviewer looks at words here. Word it differently.", would=WOULD[found][0])
        )


def changes(case: Case, exhibit: Exhibit, after: dict[str, Any]) -> list[list[str]]:
    """What would be said differently: each with what it said before and what it says then, as the record has it."""
    shown = {
        "caption": (exhibit.caption, after["caption"]),
        "happened": (
            period_said(exhibit.happened_from, exhibit.happened_until),
            period_said(after["happened_from"], after["happened_until"]),
        ),
        "about": (place_of(case, exhibit.about_id), place_of(case, after["about"].pk if after["about"] else None)),
    }
    return [[what, before, now] for what, (before, now) in shown.items() if before != now]


def says_now(case: Case, number: int) -> dict[str, str]:
    """What a form that describes an exhibit anew begins with. A caption before a reviewer is not among it."""
    exhibit = case.exhibits.filter(number=number).first()
    if exhibit is None:
        return {}
    return {
        "caption": exhibit.caption,
        "deliverable": place_of(case, exhibit.about_id),
        "happened_from": exhibit.happened_from.isoformat() if exhibit.happened_from else "",
        "happened_until": exhibit.happened_until.isoformat() if exhibit.happened_until else "",
    }
