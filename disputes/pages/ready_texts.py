"""The texts that somebody has ready: chosen from beside a message, and the page on which they are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from core.fields import Field, errors_of
from core.phrases import phrase
from disputes.models import ReadyText
from disputes.models.ready_text import LONGEST_TEXT, LONGEST_TITLE
from disputes.ready_texts import VARIABLES
from people.models import Role, User

Errors = Mapping[str, list[str]]


def texts_to_choose(person: User) -> list[tuple[str, list[tuple[int, str]]]]:
    """For the box of a message: whose they are -> [(number, title)]."""
    found = ReadyText.objects.readable_by(person).defer("text")
    own = [(each.pk, each.title) for each in found if not each.is_of_the_house]
    house = [(each.pk, each.title) for each in found if each.is_of_the_house]
    return [(name, texts) for name, texts in ((phrase("Yours"), own), (phrase("Of the house"), house)) if texts]


def _readable(person: User) -> list[dict[str, Any]]:
    mine = set(ReadyText.objects.changeable_by(person).values_list("pk", flat=True))
    return [
        {
            "title": each.title,
            "text": each.text,
            "is_of_the_house": each.is_of_the_house,
            "url": reverse("ready-text", args=[each.pk]) if each.pk in mine else "",
        }
        for each in ReadyText.objects.readable_by(person)
    ]


def texts_page(
    person: User, chosen: ReadyText | None = None, said: Any = None, errors: Errors | None = None
) -> dict[str, Any]:
    """The context of templates/staff/texts.html: all that one can read, and the form for a new one or the chosen."""
    said, errors = said or {}, errors or {}
    fields = [
        Field(
            "title",
            phrase("Title"),
            value=said.get("title", chosen.title if chosen else ""),
            error=errors.get("title", []),
            required=True,
            max=LONGEST_TITLE,
        ),
        Field(
            "text",
            phrase("Text"),
            "textarea",
            value=said.get("text", chosen.text if chosen else ""),
            error=errors.get("text", []),
            required=True,
            max=LONGEST_TEXT,
        ),
    ]
    return {
        "texts": _readable(person),
        "chosen": chosen,
        "fields": fields,
        "whose": _whose(person, chosen, said.get("whose", ""), errors.get("whose", [])),
        "variables": [{"name": f"{{{name}}}", "value": meant} for name, (meant, _) in VARIABLES.items()],
        "errors": errors_of(fields, errors.get("", [])),
    }


def _whose(person: User, chosen: ReadyText | None, said: str, wrong: list[str]) -> Field | None:
    """Asked of those alone who could write either: an operator who mediates too."""
    if chosen or not (person.has_role(Role.OPERATOR) and person.has_role(Role.MEDIATOR)):
        return None
    choices: list[tuple[object, str]] = [
        ("own", phrase("Mine alone")),
        ("house", phrase("Of the house: all mediators have it")),
    ]
    return Field(
        "whose", phrase("Whose it is"), "radio", value=said or "own", error=wrong, choices=choices, required=True
    )
