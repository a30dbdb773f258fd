"""The words of the screen, as data: a file for each language, a line for each notion, and the words that say it.

    police: police, cops, press charges, officer*

A star stands for any ending. `notions.txt` says which notions there are and what each is.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from messaging.screening.lexicon.spelling import spellings
from messaging.screening.normal import folded

_FOLDER = Path(__file__).parent
EVERYWHERE = "all"  # words of every language: names of services, emoji
LANGUAGES = tuple(sorted(path.stem for path in _FOLDER.glob("*.words") if path.stem != EVERYWHERE))
FUNCTION = "function"  # little words that tell which language a text is in


@dataclass(frozen=True)
class Phrase:
    """One or more words that say a notion; a word may be given by its beginning alone, marked by a star."""

    words: tuple[str, ...]
    notion: str

    def stands_at(self, words: list[str], at: int) -> bool:
        """Whether the phrase stands there; its first word is known to fit."""
        if len(self.words) == 1:
            return True
        if at + len(self.words) > len(words):
            return False
        return all(_fits(words[at + i], word) for i, word in enumerate(self.words) if i)


@dataclass
class Lexicon:
    """Phrases found by their first word, or by how it begins."""

    whole: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    begun: dict[str, list[Phrase]] = field(default_factory=lambda: defaultdict(list))
    longest: int = 0
    function: set[str] = field(default_factory=set)

    def phrases_at(self, word: str) -> Iterator[Phrase]:
        """Every phrase whose first word this may be."""
        yield from self.whole.get(word, ())
        for end in range(2, min(len(word), self.longest) + 1):
            yield from self.begun.get(word[:end], ())

    def add(self, phrase: str, notion: str) -> None:
        words = tuple(phrase.replace("'", " ").replace("-", " ").split())
        if notion == FUNCTION:
            self.function.update(words)
        elif words and words[0].endswith("*"):
            self.begun[words[0][:-1]].append(Phrase(words, notion))
            self.longest = max(self.longest, len(words[0]) - 1)
        elif words:
            self.whole[words[0]].append(Phrase(words, notion))


def _fits(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern[-1] == "*" else word == pattern


@functools.cache
def lexicon(language: str) -> Lexicon:
    """The words of a language, read once."""
    found = Lexicon()
    for line in (_FOLDER / f"{language}.words").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        notion, _, words = line.partition(":")
        for phrase in words.split(","):
            for spelling in spellings(phrase.strip(), language):
                found.add(folded(spelling), notion)
    return found
