"""The screen's verdict on a message as a whole: its words, what their markup makes of them, and what comes with it."""

from __future__ import annotations

from collections.abc import Iterable

from messaging import markup
from messaging.screening import Category, Verdict, judged

GRAVITY = list(Category)


def verdict_on(words: str, beside: Iterable[str] = ()) -> Verdict:
    """The gravest of all verdicts. Its spans are of the words: where only markup gives them away, all of the words;
    where something beside them does, none.
    """
    found = judged(words)
    read = markup.as_read(words)
    if read.split() != words.split():
        found = _graver(found, _of_all(judged(read), words))
    for text in beside:
        other = judged(text)
        found = _graver(found, Verdict(other.category, other.why, []))
    return found


def _graver(one: Verdict, other: Verdict) -> Verdict:
    return other if GRAVITY.index(other.category) < GRAVITY.index(one.category) else one


def _of_all(verdict: Verdict, words: str) -> Verdict:
    return Verdict(verdict.category, verdict.why, [(0, len(words))] if verdict.spans else [])
