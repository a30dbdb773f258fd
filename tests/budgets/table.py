"""Reads the table: a page, who looks at it, of how many rows its list is, and what it may ask and bring for that."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from tests.matrix.table import TABLE as ADDRESSES


@dataclass(frozen=True)
class Page:
    """`questions` are SQL queries, `rows` what the longest of them brings, `size` the page, in thousands of bytes."""

    who: str
    address: str
    most: int
    questions: int
    rows: int
    size: int

    @property
    def key(self) -> str:
        return f"{self.who} {self.address}"


def read(text: str) -> dict[str, Page]:
    pages: dict[str, Page] = {}
    for line in _lines(text):
        who, address, *numbers = line.split()
        page = Page(who, address, *(int(number.replace(",", "")) for number in numbers))
        assert page.key not in pages, f"{line} stands twice"
        pages[page.key] = page
    return pages


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


TABLE = read(Path(__file__).with_name("table.txt").read_text(encoding="utf-8"))
WITHOUT = _lines(Path(__file__).with_name("without.txt").read_text(encoding="utf-8"))


def shown() -> set[str]:
    """The addresses that show somebody something, by the table of who gets what."""
    found = (line.split() for line, statuses in ADDRESSES.items() if "200" in statuses)
    return {address for method, address in found if method == "GET"}


def of_a_table(address: str) -> str:
    """An address as both tables have it: without what is asked for, and whatever its parts are called."""
    return re.sub(r"\{\w+\}", "{}", address.split("?")[0])


def has_a_row(address: str) -> bool:
    return of_a_table(address) in {of_a_table(page.address) for page in TABLE.values()}


def has_no_list(address: str) -> bool:
    return any(fnmatchcase(address, pattern) for pattern in WITHOUT)
