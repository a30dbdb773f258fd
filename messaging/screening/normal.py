"""Text as the screen reads it: look-alike letters, spacing tricks, numbers for letters and accents undone, emoji as
words, each character still knowing where in the original it stands.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from messaging.screening.signs import SIGNS, WORDS_OF_EMOJI

# Letters that look Latin inside a Latin word, and Cyrillic inside a Cyrillic one.
_TO_LATIN = dict(
    zip("аеорсухіјѕԁһӏкмтнвгАВЕКМНОРСТУХІαοερτυνκι", "aeopcyxijsdhlkmthbrABEKMHOPCTYXIaoeptuvki", strict=True)
)
_TO_CYRILLIC = dict(zip("aeopcyxikmtABEKMHOPCTYX", "аеорсухікмтАВЕКМНОРСТУХ", strict=True))
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "$": "s", "@": "a", "!": "i", "|": "l", "8": "b"}
_SAME = {"’": "'", "‘": "'", "´": "'", "`": "'", "ʼ": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
         "—": "-", "–": "-", "ё": "е", "ı": "i", "ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe"}  # fmt: skip
_BLANK = "\u115f\u1160\u3164\u2800\uffa0"
_INVISIBLE = "\u034f\ufe0e\ufe0f\u20e3"

_MIXED = re.compile(r"[^\W\d_]+")
_SPACED = re.compile(r"(?<!\w)(?:[^\W_][ .\-_*/|,]{1,3}){2,}[^\W_](?!\w)")
_SPLIT = re.compile(r"(?<=[^\W\d_])[*|~·•](?=[^\W\d_])")
_LEET_WORD = re.compile(r"(?<![\w@$])(?=\S{0,30}[a-z])(?=\S{0,30}[013457$@!|])[a-z013457$@!|]{3,30}(?![\w@$])")
_NUMBER = re.compile(r"\d+[a-z]{0,4}|[a-z]+\d+")
_RUN = re.compile(r"(.)\1*", re.DOTALL)
_OFTEN_DOUBLE = frozenset("eolstf")

LONGEST_FOLD = 4  # letters that one character may stand for


@dataclass(frozen=True)
class Reading:
    """A text in normal form; `places[i]` is where its character i stands in the original."""

    text: str
    places: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A stretch of this reading as a stretch of the original."""
        return self.places[start], self.places[end - 1] + 1


def readings(text: str) -> list[Reading]:
    """The text in normal form, and once more with spaced-out and number-for-letter words put together if it has any."""
    plain = _plain(text)
    joined = _without_leet(_joined(plain))
    return [plain] if joined.text == plain.text else [plain, joined]


def folded(text: str) -> str:
    """A word in normal form, as the lexicon keeps it."""
    return _plain(text).text


def _plain(text: str) -> Reading:
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(_in_one_script(text)):
        for c in _fold(character):
            if c == " " and letters and letters[-1] == " ":
                continue
            letters.append(c)
            places.append(place)
    return _shortened(Reading("".join(letters), tuple(places)))


def _fold(character: str) -> str:
    """What one character stands for: a letter, a few, a word in blanks for an emoji, or nothing."""
    if character.isascii():
        return " " if character.isspace() else character.lower()
    if character in WORDS_OF_EMOJI:
        return f" {WORDS_OF_EMOJI[character]} "
    if character in _BLANK:
        return " "
    folded = _SAME.get(character) or SIGNS.get(character)
    if folded is None:
        kept = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
        # й is no accented и: only Latin and Greek letters lose their marks.
        folded = unicodedata.normalize("NFKC", character) if "Ѐ" <= character <= "ӿ" else kept
        # Single signs stand for whole phrases in some scripts: thousands of them would make a book to search.
        folded = folded if len(folded) <= LONGEST_FOLD else character
    return "".join(" " if c.isspace() else _SAME.get(c, c) for c in folded.lower() if not _is_invisible(c))


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or character in _INVISIBLE


def _shortened(reading: Reading) -> Reading:
    """Stuuupid and killll with the letters that belong there: two of those that are often written double, else one."""
    kept = [
        i
        for match in _RUN.finditer(reading.text)
        for i in range(match.start(), min(match.end(), match.start() + _longest_run(match[0])))
    ]
    return Reading("".join(reading.text[i] for i in kept), tuple(reading.places[i] for i in kept))


def _longest_run(run: str) -> int:
    if len(run) < 3 or not run[0].isalpha():
        return len(run)
    return 2 if run[0] in _OFTEN_DOUBLE else 1


def _in_one_script(text: str) -> str:
    """Words that mix scripts, put into the one that most of their letters have. Never changes the length."""
    if text.isascii():
        return text

    def repair(match: re.Match[str]) -> str:
        word = match[0]
        latin = sum(c.isascii() for c in word)
        if latin in (0, len(word)):
            return word
        table = _TO_LATIN if latin * 2 >= len(word) else _TO_CYRILLIC
        return "".join(table.get(c, c) for c in word)

    return _MIXED.sub(repair, text)


def _joined(reading: Reading) -> Reading:
    """K i l l, k.i.l.l and ki.ll become kill; where the original has more than one space, one stays between words."""
    letters: list[str] = []
    places: list[int] = []
    spaced = {i for match in _SPACED.finditer(reading.text) for i in range(*match.span())}
    split = {match.start() for match in _SPLIT.finditer(reading.text)}
    for i, (letter, place) in enumerate(zip(reading.text, reading.places, strict=True)):
        parts_words = letter == " " and reading.places[i + 1 : i + 2] != (place + 1,)
        if (letter.isalnum() or i not in spaced or parts_words) and i not in split:
            letters.append(letter)
            places.append(place)
    return Reading("".join(letters), tuple(places))


def _without_leet(reading: Reading) -> Reading:
    def repair(match: re.Match[str]) -> str:
        word = match[0]
        return word if _NUMBER.fullmatch(word) else "".join(_LEET.get(c, c) for c in word)

    return Reading(_LEET_WORD.sub(repair, reading.text), reading.places)
