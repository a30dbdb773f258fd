"""The table in a file of its own, so that it can be read: kind of words -> for each person where they find them."""

from __future__ import annotations

from pathlib import Path

_LINES = [line.split() for line in Path(__file__).with_name("table.txt").read_text().splitlines()]
_ROWS = [line for line in _LINES if line and line[0] != "#"]
PEOPLE = tuple(_ROWS[0][1:])
TABLE = {kind: " ".join(cells) for kind, *cells in _ROWS[1:]}
