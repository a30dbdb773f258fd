"""The screen's verdict on a message as a whole: its words, what their markup makes of them, and what comes with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

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
        found = _as_it_reads(found, words, judged(read), read)
    for text in beside:
        other = judged(text)
        found = _graver(found, replace(other, spans=[]))
    return found


def _graver(one: Verdict, other: Verdict) -> Verdict:
    """What was found, by its gravity; and what either of them is suspected to be, where that is graver still."""
    found = other if GRAVITY.index(other.category) < GRAVITY.index(one.category) else one
    suspicions = [each for each in (one.suspected, other.suspected) if each]
    gravest = min(suspicions, key=GRAVITY.index, default=None)
    is_graver = gravest is not None and GRAVITY.index(gravest) < GRAVITY.index(found.category)
    return replace(found, suspected=gravest if is_graver else None)


def _as_it_reads(found: Verdict, words: str, drawn: Verdict, read: str) -> Verdict:
    """Where what is read gives away more than what would be hidden of the words, all of them are."""
    hidden = [words[start:end] for start, end in found.spans]
    is_hidden = all(any(read[start:end] in each for each in hidden) for start, end in drawn.spans)
    if drawn.category is found.category and not is_hidden:
        return _of_all(drawn, words)
    return _graver(found, _of_all(drawn, words))


def _of_all(verdict: Verdict, words: str) -> Verdict:
    return replace(verdict, spans=[(0, len(words))] if verdict.spans else [])
