"""Which rulebook is meant: a draft, a file of one's own, or a published version."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django.db import connection

from contracts.models import Rulebook, RulebookDraft
from disputes.play.documents import Unreadable, text_of
from disputes.play.reading import parse_rulebook

DRAFT = re.compile(r"draft-([0-9]{1,9})")
VERSION = re.compile(r"(.+)-([0-9]{1,9})")


def draft_or_file(said: str) -> dict[str, Any] | None:
    """The parameters of `draft-3` or of a file; None for the name of something published. Raises Unreadable."""
    if draft := DRAFT.fullmatch(said):
        return of_draft(int(draft[1]))
    return parse_rulebook(text_of(said), said) if Path(said).is_file() else None


def published(said: str) -> dict[str, Any]:
    """The parameters of `standard` (its latest version) or of `standard-1`. Raises Unreadable."""
    book = Rulebook.objects.latest_of(said)
    if book is None and (named := VERSION.fullmatch(said)):
        book = Rulebook.objects.filter(name=named[1], version=int(named[2])).first()
    if book is None:
        raise Unreadable(f"{said}: no such file, published rulebook or draft (draft-1, draft-2 ...)")
    return dict(book.params)


def of_draft(number: int) -> dict[str, Any]:
    is_there = "contracts_rulebookdraft" in connection.introspection.table_names()
    draft = RulebookDraft.objects.filter(pk=number).first() if is_there else None
    if draft is None:
        raise Unreadable(f"draft-{number}: there is no such draft")
    if wrong := draft.faults():
        raise Unreadable(f"draft-{number}: {wrong[0]}")
    return dict(draft.params)
