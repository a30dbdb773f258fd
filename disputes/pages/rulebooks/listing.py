"""All rulebooks and their versions, and for operators the drafts."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from contracts.models import Rulebook, RulebookDraft
from core.fields import Field
from core.phrases import phrase
from disputes.pages.rulebooks.choosing import choices


def listing(*, for_operator: bool) -> dict[str, Any]:
    """The context of templates/rulebooks/rulebooks.html."""
    books = list(Rulebook.objects.select_related("published_by").order_by("name", "-version"))
    page: dict[str, Any] = {
        "names": [(name, list(versions)) for name, versions in groupby(books, key=lambda book: book.name)],
        "is_operator": for_operator,
        "sides": sides(books, drafts := open_drafts() if for_operator else []),
        "drafts": drafts,
    }
    return page | {"beginning": beginning(books)} if for_operator else page


def open_drafts() -> list[RulebookDraft]:
    return list(RulebookDraft.objects.open().select_related("changed_by", "begun_from").order_by("-changed_at"))


def sides(books: list[Rulebook], drafts: list[RulebookDraft], first: str = "", second: str = "") -> list[Field]:
    """The two selects of a comparison."""
    offered = choices(books, drafts)
    keys = [str(key) for key, _ in offered]
    first = first or keys[0]
    second = second or next((key for key in keys if key != first), first)
    return [
        Field(name=name, label=label, kind="select", value=value, choices=offered, required=True)
        for name, label, value in (("a", phrase("First"), first), ("b", phrase("Second"), second))
    ]


def beginning(books: list[Rulebook], said: dict[str, str] | None = None, wrong: dict[str, Any] | None = None) -> Any:
    """The form that begins a draft."""
    said, wrong = said or {}, wrong or {}
    sources: list[tuple[object, str]] = [*choices(books, []), ("", phrase("Nothing: an empty form"))]
    latest = choices(books, [])[0][0] if books else ""
    return [
        Field(
            name="source",
            label=phrase("Begin with what this says"),
            kind="radio",
            value=said.get("source", latest),
            choices=sources,
            error=wrong.get("source", []),
            required=True,
        ),
        Field(
            name="name",
            label=phrase("Name"),
            value=said.get("name", ""),
            error=wrong.get("name", []),
            max=60,
            help=phrase("Empty: the same name, as its next version."),
        ),
    ]
