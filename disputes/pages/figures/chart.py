"""One chart of the page of figures: what is drawn, what its table says, and what its file holds come from one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from core.bars import Bars, bars
from core.presenting import grouped

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NONE = "–"
Figure = int | float | None


@dataclass(frozen=True)
class Column:
    """What a program calls it, and what people read."""

    key: str
    head: str


@dataclass(frozen=True)
class Row:
    """What a program calls it, what people read, and a figure for each column; whole numbers are counts."""

    key: str
    name: str
    figures: tuple[Figure, ...]
    is_drawn: bool = True


def beside(key: str, name: str, figure: Figure) -> Row:
    """A row of the table alone: it has another unit, or would dwarf the others."""
    return Row(key, name, (figure,), is_drawn=False)


@dataclass(frozen=True)
class Chart:
    """`summary` says in one sentence what is to be seen; `text` how it is counted; `unit` what the scale counts.

    The bars are as long as the column at place `whole` says; filled as far as the one at place `part`, where there is
    one. A chart `of_now` asks for no stretch of time.
    """

    id: str
    title: str
    summary: str
    name_head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str
    text: str = ""
    whole: int = 0
    part: int | None = None
    of_now: bool = False

    @property
    def is_empty(self) -> bool:
        return not any(any(row.figures) for row in self.rows)

    @property
    def drawn(self) -> Bars:
        return bars([self._bar(row) for row in self.rows if row.is_drawn])

    def _bar(self, row: Row) -> tuple[str, str, float, float | None]:
        whole = row.figures[self.whole] or 0
        if self.part is None:
            return row.name, said(whole), whole, None
        part = row.figures[self.part] or 0
        return row.name, f"{said(part)} / {said(whole)}", whole, part

    @property
    def marks(self) -> tuple[str, str] | None:
        """What is filled, and what is drawn in outline."""
        return None if self.part is None else (self.columns[self.part].head, self.columns[self.whole].head)

    @property
    def table(self) -> Iterator[tuple[str, list[str]]]:
        for row in self.rows:
            yield row.name, [said(figure) for figure in row.figures]


def said(figure: Figure) -> str:
    """Counts as they are, what was measured with one decimal."""
    if figure is None:
        return NONE
    return grouped(f"{figure:.1f}" if isinstance(figure, float) else str(figure))


def in_days(long: timedelta | None) -> float | None:
    return None if long is None else long / DAY


def in_hours(long: timedelta | None) -> float | None:
    return None if long is None else long / HOUR


def share(part: int, whole: int) -> float | None:
    """Of a hundred; nothing of nothing."""
    return 100 * part / whole if whole else None
