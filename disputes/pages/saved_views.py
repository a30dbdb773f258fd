"""A mediator's saved views: beside the built-in ones of the queue, and on a page where they are named and removed."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import reverse

from core.fields import Field, errors_of
from core.phrases import phrase, phrase_later
from disputes.asked_of_queue import MINE, ORDERS, VIEWS, Asked
from disputes.models import Phase, SavedView
from people.languages import LANGUAGES
from people.models import User

Wrong = dict[str, list[str]]


def views_page(person: User, begun: QueryDict, said: QueryDict, wrong: Wrong, at: int | None = None) -> dict[str, Any]:
    """The context of templates/staff/saved_views.html. `begun` is what is to be saved, `at` what a refusal is about."""
    asked = Asked.read(begun, reads=person.languages)
    errors = wrong if at is None else {}
    new = Field(
        "name",
        phrase("Name of the view"),
        "text",
        said.get("name", "") if at is None else "",
        error=errors.get("name", []),
        required=True,
        max=40,
    )
    rows = [
        row(view, said.get("name", view.name) if view.pk == at else view.name, wrong if view.pk == at else {})
        for view in SavedView.objects.filter(person=person).order_by("name")
    ]
    return {
        "saves": asked.is_filtered,
        "new": new,
        "asked": asked,
        "says": in_words(asked),
        "rows": rows,
        "errors": errors_of([new, *(each["field"] for each in rows)], wrong.get("", [])),
        "queue_url": f"{reverse('queue')}{asked.address()}",
    }


def row(view: SavedView, name: str, wrong: Wrong) -> dict[str, Any]:
    return {
        "view": view,
        "url": f"{reverse('queue')}?{view.query}",
        "says": in_words(Asked.read(QueryDict(view.query))),
        "field": Field(
            f"name-{view.pk}", phrase("Name"), value=name, error=wrong.get("name", []), required=True, max=40
        ),
    }


WAITING = {
    "": "",
    "me": phrase_later("Waits for you"),
    "side": phrase_later("Waits for one side"),
    "both": phrase_later("Waits for both sides"),
}


def _reads(language: str) -> str:
    if language == MINE:
        return phrase("Both sides read a language of yours")
    return phrase("Both sides read {language}", language=LANGUAGES[language]) if language else ""


def in_words(asked: Asked) -> list[str]:
    """What a view shows, filter by filter."""
    said = [
        VIEWS[asked.view],
        phrase("With “{words_}” in it", words_=asked.words) if asked.words else "",
        str(Phase(asked.phase).label) if asked.phase else "",
        _reads(asked.language),
        phrase("In dispute from {least}", least=asked.least) if asked.least else "",
        phrase("In dispute to {most}", most=asked.most) if asked.most else "",
        WAITING[asked.waits],
        phrase("With evidence that you have not opened") if asked.unread else "",
        ORDERS[asked.order],
    ]
    return [each for each in said if each]


def beside_the_built_in(person: User, asked: Asked) -> list[dict[str, Any]]:
    """As links of the queue."""
    return [
        {"label": view.name, "url": f"?{view.query}", "now": view.query == asked.query()}
        for view in SavedView.objects.filter(person=person).order_by("name")
    ]
