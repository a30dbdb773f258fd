"""Which exhibit is about which deliverable, by whom: as its side says, claim and answer name it, findings cite it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.phrases import phrase, phrase_later
from disputes.pages.evidence_list import Shown
from disputes.pages.exhibit_marks import THE_WHOLE, Mark
from record.declaring import MEDIATOR, SIDES

NAMED = re.compile(r"\bE(\d{1,4})\b")  # an exhibit, in what a side says about a deliverable
NOT_OPENED = phrase_later("Not opened yet")


@dataclass(frozen=True)
class Cite:
    position: str
    who: str
    words: str


@dataclass
class Row:
    """One exhibit: a cell for each column, each with who cites it there."""

    number: str
    name: str
    position: str
    who: str
    opened: str
    marks: tuple[Mark, ...]
    cells: list[list[Cite]] = field(default_factory=list)


@dataclass(frozen=True)
class Matrix:
    """For components/matrix.html."""

    columns: list[str]
    rows: list[Row]


def matrix(shown: Sequence[Shown], claims: Sequence[dict[str, Any]], mediator: str) -> Matrix:
    """`claims` are the deliverables as the workbench has them (disputes.pages.claims)."""
    columns = [claim["title"] for claim in claims]
    named = [_named(claim) for claim in claims]
    relied = [{cite["url"][1:].upper() for cite in (claim["finding"] or {}).get("cites", [])} for claim in claims]
    rows = []
    for each in shown:
        row = Row(each.number, each.caption or each.name, each.position, each.who, _opened(each), each.marks)
        for place, title in enumerate(columns):
            row.cells.append(_cell(each, title, named[place], each.number in relied[place], mediator))
        row.cells.append([_brought(each)] if each.about == THE_WHOLE else [])
        rows.append(row)
    return Matrix([*columns, THE_WHOLE], rows)


def _cell(
    each: Shown, title: str, named: dict[str, tuple[str, set[str]]], is_relied: bool, mediator: str
) -> list[Cite]:
    cites = [_brought(each)] if each.about == title else []
    cites += [Cite(side, who, phrase("names it")) for side, (who, numbers) in named.items() if each.number in numbers]
    return cites + ([Cite(MEDIATOR, mediator, phrase("relies on it"))] if is_relied else [])


def _brought(each: Shown) -> Cite:
    return Cite(each.position, each.who, phrase("brought it"))


def _named(claim: dict[str, Any]) -> dict[str, tuple[str, set[str]]]:
    """Side -> its name, and the exhibits that its words about this deliverable name. What is held back names none."""
    said = {side: claim[side] for side in SIDES if claim[side]}
    return {
        side: (says["name"], {f"E{number}" for number in NAMED.findall(says["text"])}) for side, says in said.items()
    }


def _opened(each: Shown) -> str:
    return NOT_OPENED if not each.read else each.read
