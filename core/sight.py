"""Who looks at the database. PostgreSQL is told with the statements themselves, and its policies show nothing else.

Within a request it is the person who is signed in, and nobody until that is known. Acts, and what decides about them,
see everything: a rule may have to look at cases that this person does not see. A process that is no web server sees
everything once it has said so. Whoever says nothing sees nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

NOBODY = ""
EVERYTHING = "everything"


@dataclass
class Gaze:
    """One request's view."""

    viewer: str = NOBODY


_gaze: ContextVar[Gaze | None] = ContextVar("evenhand_gaze", default=None)
_sees_everything: ContextVar[bool] = ContextVar("evenhand_sees_everything", default=False)
_otherwise = NOBODY


def viewer() -> str:
    """What PostgreSQL is to be told: a person's number, `EVERYTHING`, or `NOBODY`."""
    if _sees_everything.get():
        return EVERYTHING
    gaze = _gaze.get()
    return _otherwise if gaze is None else gaze.viewer


def process_sees_everything() -> None:
    """Said once by a worker or a command; a request is narrowed all the same."""
    global _otherwise
    _otherwise = EVERYTHING


@contextmanager
def everything() -> Iterator[None]:
    """For acts and lapses, what decides about them, and counts that everybody in a case may know."""
    token = _sees_everything.set(True)
    try:
        yield
    finally:
        _sees_everything.reset(token)


@contextmanager
def through(gaze: Gaze) -> Iterator[Gaze]:
    """Look with the eyes of one request, whatever the process sees otherwise."""
    token, also = _gaze.set(gaze), _sees_everything.set(False)
    try:
        yield gaze
    finally:
        _sees_everything.reset(also)
        _gaze.reset(token)


def is_of(person: int) -> None:
    """From here on, this request is known to be this person's. Outside of one it changes nothing."""
    gaze = _gaze.get()
    if gaze is not None:
        gaze.viewer = str(person)


def seen_with(gaze: Gaze, parts: Iterable[bytes]) -> Iterator[bytes]:
    """What is still read while an answer is being sent; between two parts the thread belongs to nobody."""
    left = iter(parts)
    while True:
        with through(gaze):
            part = next(left, None)
        if part is None:
            return
        yield part
