"""What the screen says of a message."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

Span = tuple[int, int]


class Category(StrEnum):
    """What a message may do to its reader, the gravest first."""

    THREAT = "threat"
    CIRCUMVENTION = "circumvention"
    HARASSMENT = "harassment"
    NONE = "none"


@dataclass(frozen=True)
class Verdict:
    """What the screen makes of a message; `spans` are stretches of the original text, in order, never overlapping.

    `suspected` is what only the classifier takes it for: it warns the writer and moves the message up in the
    reviewers' queue, and never holds, hides or folds anything. It is None wherever something was found.
    """

    category: Category = Category.NONE
    why: str = ""
    spans: list[Span] = field(default_factory=list)
    suspected: Category | None = None
