"""Receipts and statements as something to keep: the same content as PDF, tagged for who listens to it, and as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from io import StringIO

from django.conf import settings

from core import clock
from core.phrases import phrase
from core.typesetting import typeset
from escrow.statements import harmless


@dataclass(frozen=True)
class Table:
    """`columns` are (name, "left" | "right" | "wide"); a row has a text for each."""

    title: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Paper:
    """What a receipt or a statement says, in words and figures that are ready to be read."""

    title: str
    lead: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    tables: Sequence[Table] = ()
    end: Sequence[str] = ()
    issuer: str = field(default_factory=lambda: phrase("Evenhand · {site_address}", site_address=settings.SITE_ADDRESS))


def as_pdf(paper: Paper) -> bytes:
    """A4, tagged, with the portal's own fonts."""
    return typeset("paper.typ", asdict(paper), clock.portal_now())


def as_csv(paper: Paper) -> str:
    """The facts as two columns; or, where there is a table, its columns and rows, with the facts as rows before it."""
    text = StringIO()
    writer = csv.writer(text)
    for name, value in paper.facts:
        writer.writerow((harmless(name), harmless(value)))
    for table in paper.tables:
        writer.writerow(())
        writer.writerow([name for name, _ in table.columns])
        writer.writerows(_harmless(row) for row in table.rows)
    return text.getvalue()


def _harmless(row: Iterable[str]) -> list[str]:
    """A text that a spreadsheet would take for a formula; what is a figure stays one."""
    return [each if each.lstrip("-+").replace(".", "", 1).isdigit() else harmless(each) for each in row]
