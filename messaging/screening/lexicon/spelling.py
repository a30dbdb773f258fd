"""Other ways in which a language's words are spelled: German without umlauts, Russian in Latin letters."""

from __future__ import annotations

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip
# Latin spellings of Russian differ from writer to writer: what sounds alike is made alike, in words and text.
_ALIKE = (
    ("shch", "sh"), ("sch", "sh"), ("kh", "h"), ("x", "h"), ("ja", "ya"), ("ju", "yu"), ("jo", "e"), ("yo", "e"),
    ("ia", "ya"), ("iu", "yu"), ("ye", "e"), ("je", "e"), ("ie", "e"), ("yy", "y"), ("iy", "y"), ("ij", "y"),
    ("yj", "y"), ("j", "y"), ("w", "v"), ("q", "k"), ("c", "ts"), ("tsh", "ch"), ("4", "ch"),
    ("6", "sh"), ("i", "y"), ("yy", "y"),
)  # fmt: skip


def spellings(phrase: str, language: str) -> set[str]:
    """The phrase, and how else it is written."""
    if language == "de":
        return {phrase, phrase.translate(_UMLAUTS)}
    if language == "ru":
        return {phrase, in_latin(phrase)}
    return {phrase}


def in_latin(phrase: str) -> str:
    """Russian words in Latin letters, in the one spelling that `sounding` makes of all."""
    return sounding("".join(_LATIN.get(c, c) for c in phrase.lower()))


def sounding(word: str) -> str:
    """A word of Russian in Latin letters, in one spelling; ch stays."""
    word = word.replace("ch", "4")
    for written, alike in _ALIKE:
        word = word.replace(written, alike)
    return word
