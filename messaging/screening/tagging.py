"""What notions a text speaks of, and where: its words looked up in the lexicons of the languages it may be in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from messaging.screening.lexicon import EVERYWHERE, LANGUAGES, Lexicon, lexicon
from messaging.screening.lexicon.spelling import sounding

_WORD = re.compile(r"[^\W_]+(?:_emoji)?")
_MIXED_WITH_ENGLISH = frozenset({"hi", "tl", "id"})  # whose writers put English words between their own

PERSONS = frozenset({"i", "my", "you", "your"})
_LITTLE = PERSONS | {"will", "not", "if", "else"}


@dataclass(frozen=True)
class Tag:
    """A notion, and the words `first` to `last` (not included) that say it."""

    notion: str
    first: int
    last: int


@dataclass(frozen=True)
class Tagged:
    """The words of a text in normal form with where each stands, and what notions they say, in order."""

    words: list[str]
    spans: list[tuple[int, int]]
    tags: list[Tag]
    languages: tuple[str, ...]


def tagged(text: str) -> Tagged:
    """A text in normal form with its notions."""
    found = [(match[0], match.span()) for match in _WORD.finditer(text)]
    words = [word for word, _ in found]
    languages = languages_of(words)
    tags = {tag for language in (*languages, EVERYWHERE) for tag in _tags(words, language)}
    ordered = sorted(tags, key=lambda tag: (tag.first, tag.last, tag.notion))
    return Tagged(words, [span for _, span in found], ordered, languages)


def languages_of(words: list[str]) -> tuple[str, ...]:
    """The languages a text may be in, by its little words; all of them where it has none."""
    counts = {language: _little_words(words, lexicon(language), language) for language in LANGUAGES}
    most = max(counts.values())
    if most == 0:
        return LANGUAGES
    likely = [language for language in LANGUAGES if counts[language] * 2 > most]
    if "en" not in likely and (counts["en"] or _MIXED_WITH_ENGLISH & set(likely)):
        likely.append("en")
    return tuple(likely)


def _little_words(words: list[str], of: Lexicon, language: str) -> int:
    return sum(word in of.function for word in _spelled(words, language))


def _spelled(words: list[str], language: str) -> list[str]:
    return [sounding(word) for word in words] if language == "ru" else words


def _tags(words: list[str], language: str) -> Iterator[Tag]:
    """The longest phrases, from left to right; those of one length all count."""
    of = lexicon(language)
    spelled = _spelled(words, language)
    at = 0
    while at < len(spelled):
        fitting = [phrase for phrase in of.phrases_at(spelled[at]) if phrase.stands_at(spelled, at)]
        length = max((len(phrase.words) for phrase in fitting), default=1)
        yield from (Tag(phrase.notion, at, at + length) for phrase in fitting if len(phrase.words) == length)
        if length > 1:
            yield from _persons(spelled, at, at + length, of)
        at += length


def _persons(words: list[str], first: int, last: int, of: Lexicon) -> Iterator[Tag]:
    """Who does it to whom counts also inside a longer phrase: “where you live” is about you."""
    for at in range(first, last):
        for phrase in of.whole.get(words[at], ()):
            if phrase.notion in _LITTLE and len(phrase.words) == 1:
                yield Tag(phrase.notion, at, at + 1)
