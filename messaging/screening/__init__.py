"""The screen: what a message does to whoever it is for, judged from its words alone. One pure function, `screen`.

What the text only quotes or reports is set apart (`reporting`), the rest brought into normal form (`normal`), its
words looked up as notions (`tagging`, `lexicon`), and held against the grammar (`frames`) and the detectors of ways to
reach or pay somebody (`details`). What these find is the verdict; what only the classifier takes it for is suspected.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from messaging.screening.judging import LONGEST, screen
from messaging.screening.verdict import Category, Span, Verdict

__all__ = ["LONGEST", "Category", "Span", "Verdict", "judged", "screen", "screened_as"]

# A played case may say what the screen found. Nothing that a page or the API takes ever comes here.
_given: ContextVar[Category | None] = ContextVar("evenhand_screened_as", default=None)


@contextmanager
def screened_as(category: str | None) -> Iterator[None]:
    """Let this be the verdict on the messages written inside, in a played case; None lets the screen judge."""
    token = _given.set(Category(category) if category else None)
    try:
        yield
    finally:
        _given.reset(token)


def judged(text: str) -> Verdict:
    """The screen's verdict on a message, or the one that a played case gives instead."""
    given, own = _given.get(), screen(text)
    return own if given is None or given is own.category else Verdict(given)
