"""Reads the table: a page, who looks at it, of how many rows its list is, and what it may ask and read for that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

NOTHING = "-"


@dataclass(frozen=True)
class Page:
    """`questions` are SQL queries, `rows` what the longest of them brings, `counted` the tables read to count them."""

    who: str
    address: str
    most: int
    questions: int
    rows: int
    counted: frozenset[str]

    @property
    def key(self) -> str:
        return f"{self.who} {self.address}"


def read(text: str) -> dict[str, Page]:
    pages: dict[str, Page] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            who, address, most, questions, rows, counted = line.split()
            tables = frozenset() if counted == NOTHING else frozenset(counted.split(","))
            page = Page(who, address, int(most.replace(",", "")), int(questions), int(rows), tables)
            assert page.key not in pages, f"{line} stands twice"
            pages[page.key] = page
    return pages


TABLE = read(Path(__file__).with_name("table.txt").read_text(encoding="utf-8"))
