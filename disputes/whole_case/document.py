"""What a document of a case is made of: sections of texts, facts, tables and quoted words; and how it becomes a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from core.phrases import phrase
from core.typesetting import typeset

Part = dict[str, Any]
Cell = str | tuple[str, str]  # words, or words and a hash below them


@dataclass(frozen=True)
class Section:
    title: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class Document:
    title: str
    running: str
    lead: Sequence[str]
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]

    def as_pdf(self, at: datetime) -> bytes:
        issuer = phrase("Evenhand · {site_address}", site_address=settings.SITE_ADDRESS)
        boxes = phrase(
            "Some signs in this case are not in the fonts of this document: a box stands in their place. "
            "The pages of the portal and its exports have them."
        )
        return typeset("case.typ", asdict(self) | {"issuer": issuer, "boxes": boxes}, at)


def text(words: str) -> Part:
    return {"kind": "text", "words": words}


def note(words: str) -> Part:
    return {"kind": "note", "words": words}


def under(words: str) -> Part:
    """A heading within a section."""
    return {"kind": "under", "words": words}


def facts(rows: Iterable[tuple[str, str]]) -> Part:
    return {"kind": "facts", "rows": list(rows)}


def table(columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Cell]]) -> Part:
    """`columns` are (name, "left" | "right" | "wide")."""
    return {"kind": "table", "columns": columns, "rows": list(rows)}


def said(lead: str, words: str, told: str = "") -> Part:
    """Somebody's words, under a line that says whose; `told` is what the portal says about them."""
    return {"kind": "said", "lead": lead, "words": words, "note": told}
