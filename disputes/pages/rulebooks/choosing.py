"""Naming a rulebook in an address: standard-1, or draft-3 for who may see drafts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from contracts.models import Rulebook, RulebookDraft
from core.errors import NotFound
from core.phrases import phrase

NAMED = re.compile(r"([a-z0-9-]{1,60})-([0-9]{1,9})")


@dataclass(frozen=True)
class Chosen:
    """One side of a comparison."""

    key: str
    called: str
    url: str
    params: dict[str, Any]


def choices(books: list[Rulebook], drafts: list[RulebookDraft]) -> list[tuple[object, str]]:
    """What can be compared: drafts first, then versions."""
    return [*((draft.key, str(draft)) for draft in drafts), *((book.key, str(book)) for book in books)]


def find(key: str, books: list[Rulebook], drafts: list[RulebookDraft]) -> Chosen:
    """Raises NotFound, for a draft too where drafts are not to be seen."""
    draft = next((each for each in drafts if each.key == key), None)
    if draft is not None:
        return Chosen(key, str(draft), reverse("rulebook-draft", args=[draft.pk]), dict(draft.params))
    book = next((each for each in books if each.key == key), None)
    if book is None:
        raise NotFound(phrase("There is no such rulebook."))
    return Chosen(key, str(book), reverse("rulebook", args=[book.name, book.version]), dict(book.params))
