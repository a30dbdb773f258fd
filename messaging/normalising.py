"""Text as the screen reads it: look-alike letters, spacing tricks and accents undone, each character still knowing
where in the original it stands.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Letters that look Latin inside a Latin word, and Cyrillic inside a Cyrillic one.
_TO_LATIN = dict(
    zip("аеорсухіјѕԁһӏкмтнвАВЕКМНОРСТУХІαοερτυνκι", "aeopcyxijsdhlkmthbABEKMHOPCTYXIaoeptuvki", strict=True)
)
_TO_CYRILLIC = dict(zip("aeopcyxiABEKMHOPCTYX", "аеорсухіАВЕКМНОРСТУХ", strict=True))
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "$": "s", "@": "a", "!": "i"}
_SAME = {"’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "—": "-", "–": "-",
         "ё": "е", "ı": "i", "ß": "ss", "ø": "o", "ł": "l"}  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+")
_SPACED = re.compile(r"(?<!\w)(?:[^\W_]([ .\-_*]{1,3}))(?:[^\W_][ .\-_*]{1,3}){1,}[^\W_](?!\w)")
_LEET_WORD = re.compile(r"(?<![\w@$])(?=\S{0,40}[a-z])(?=\S{0,40}[013457$@!])[a-z013457$@!]{3,40}(?![\w@$])")

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


def _plain(text: str) -> Reading:
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(_in_one_script(text)):
        folded = _SAME.get(character)
        if folded is None:
            kept = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
            # й is no accented и: only Latin and Greek letters lose their marks.
            folded = unicodedata.normalize("NFKC", character) if "Ѐ" <= character <= "ӿ" else kept
            # Single signs stand for whole phrases in some scripts: thousands of them would make a book to search.
            folded = folded if len(folded) <= LONGEST_FOLD else character
        folded = "".join(" " if c.isspace() else _SAME.get(c, c) for c in folded.lower() if not _is_invisible(c))
        for c in folded:
            if c == " " and letters and letters[-1] == " ":
                continue
            letters.append(c)
            places.append(place)
    return Reading("".join(letters), tuple(places))


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or character in "\u034f\ufe0e\ufe0f"


def _in_one_script(text: str) -> str:
    """Words that mix scripts, put into the one that most of their letters have. Never changes the length."""

    def repair(match: re.Match[str]) -> str:
        word = match[0]
        latin = sum(c.isascii() for c in word)
        if latin in (0, len(word)):
            return word
        table = _TO_LATIN if latin * 2 >= len(word) else _TO_CYRILLIC
        return "".join(table.get(c, c) for c in word)

    return _WORD.sub(repair, text)


def _joined(reading: Reading) -> Reading:
    """K i l l and k.i.l.l become kill; where the original has more than one space, one stays between words."""
    letters: list[str] = []
    places: list[int] = []
    spaced = {i for match in _SPACED.finditer(reading.text) for i in range(*match.span())}
    for i, (letter, place) in enumerate(zip(reading.text, reading.places, strict=True)):
        parts_words = letter == " " and reading.places[i + 1 : i + 2] != (place + 1,)
        if letter.isalnum() or i not in spaced or parts_words:
            letters.append(letter)
            places.append(place)
    return Reading("".join(letters), tuple(places))


def _without_leet(reading: Reading) -> Reading:
    text = _LEET_WORD.sub(lambda match: "".join(_LEET.get(c, c) for c in match[0]), reading.text)
    return Reading(text, reading.places)
