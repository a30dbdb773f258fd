"""What the classifier sees of a text: its words, their letters, the notions they say and how these follow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from zlib import crc32

from messaging.screening.tagging import Tag

BUCKETS = 1 << 18  # features are numbered by a checksum of their name: no vocabulary has to be kept
GROUPS = ("word", "letter", "notion")  # each is brought to the same length, so that none drowns the others

_TOKEN = re.compile(r"\w+|[^\w\s]")
_NEAR = 12  # words between two notions that still belong together
_BEFORE = 10  # notions looked back upon
_LONGEST = 4_000  # characters that are looked at
_MOST_NOTIONS = 45

Numbered = dict[int, float]


def features(text: str, own: list[Tag], marks: Iterable[str]) -> list[Counter[int]]:
    """How often each feature stands in a text in normal form, by groups; `marks` are what else is known of it."""
    text = text[:_LONGEST]
    return [
        _numbered("w", _words(text)),
        _numbered("c", _letters(text)),
        _numbered("n", [*_notions(own), *marks]),
    ]


def _numbered(group: str, names: Iterable[str]) -> Counter[int]:
    return Counter(crc32(f"{group}{name}".encode()) % BUCKETS for name in names)


def _words(text: str) -> Iterator[str]:
    tokens = _TOKEN.findall(text)
    for length in (1, 2, 3):
        yield from (" ".join(tokens[i : i + length]) for i in range(len(tokens) - length + 1))


def _letters(text: str) -> Iterator[str]:
    for whole in text.split():
        word = f" {whole[:40]} "
        for length in (2, 3, 4, 5):
            yield from (word[i : i + length] for i in range(len(word) - length + 1))


def _notions(tags: list[Tag]) -> Iterator[str]:
    tags = tags[: _LONGEST // 10]
    for i, tag in enumerate(tags):
        yield tag.notion
        for other in tags[max(0, i - _BEFORE) : i]:
            if 0 <= tag.first - other.last <= _NEAR:
                yield f"{other.notion}>{tag.notion}"
    said = sorted({tag.notion for tag in tags})
    if len(said) <= _MOST_NOTIONS:
        yield from (f"{one}&{other}" for i, one in enumerate(said) for other in said[i + 1 :])
