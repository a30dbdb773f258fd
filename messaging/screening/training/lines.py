"""The labelled messages that the classifier is trained on."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from pathlib import Path

from messaging.screening.classifier import CLASSES

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Line:
    """A message and what it is; `also` are other classes that are no mistake."""

    text: str
    label: str
    also: frozenset[str]
    language: str
    tags: frozenset[str]


@functools.cache
def lines() -> tuple[Line, ...]:
    """All of them, in the order of the files."""
    return tuple(
        _line(json.loads(row))
        for path in sorted(_FOLDER.glob("*.jsonl"))
        for row in path.read_text(encoding="utf-8").splitlines()
    )


def _line(row: dict[str, object]) -> Line:
    label = str(row["label"]) if row["label"] in CLASSES else "none"
    also, tags = row.get("also") or [], row.get("tags") or []
    assert isinstance(also, list)
    assert isinstance(tags, list)
    return Line(str(row["text"]), label, frozenset(also), str(row["lang"]), frozenset(tags))
