"""Telephone numbers in words: zero seven, double five, null acht, ноль пять."""

from __future__ import annotations

from collections.abc import Iterator

_WORDS = {
    0: "zero oh nought null nil cero zero ноль nol nul kosong sifar shunya sero wala",
    1: "one uno una un um une eins один odin satu ek isa uno",
    2: "two dos dois duas deux zwei zwo два dva dua do dalawa",
    3: "three tres tres trois drei три tri tiga teen tatlo",
    4: "four cuatro quatro quatre vier четыре chetyre empat char chaar apat kuwatro",
    5: "five cinco cinq funf fuenf пять pyat lima paanch panch singko",
    6: "six seis meia sechs шесть shest enam chhe cheh anim sais",
    7: "seven siete sete sept sieben семь sem tujuh saat sat pito siyete",
    8: "eight ocho oito huit acht восемь vosem delapan aath ath walo otso",
    9: "nine nueve nove neuf neun девять devyat sembilan nau siyam nuwebe",
}
_DIGIT = {word: str(digit) for digit, words in _WORDS.items() for word in words.split()}
_TWICE = {"double": 2, "doble": 2, "dobel": 2, "dupla": 2, "doppel": 2, "triple": 3, "treble": 3, "tripel": 3}
_LARGE = {"hundred": "00", "thousand": "000", "cien": "00", "cent": "00", "hundert": "00", "ratus": "00", "сто": "00"}
_TEENS = frozenset(
    word
    for words in (
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
        "twenty thirty forty fifty sixty seventy eighty ninety",
        "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa vinte trinta quarenta cinquenta",
        "diez dez onze douze quinze seize vingt trente quarante cinquante soixante",
        "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    )
    for word in words.split()
)
_BETWEEN = frozenset({"and", "then", "plus", "dash", "space", "y", "et", "und", "e", "и", "lalu", "tapos", "phir"})
FEWEST = 7  # digits of a number that can be called


def spoken_numbers(words: list[str]) -> Iterator[tuple[int, int]]:
    """Runs of number words, digits among them, that make a number long enough to call: from first to last word."""
    at = 0
    while at < len(words):
        last, digits, said = _run(words, at)
        if digits >= FEWEST and said >= 4:
            yield at, last
        at = max(last, at + 1)


def _run(words: list[str], start: int) -> tuple[int, int, int]:
    """Where the run that begins here ends, how many digits it has, and how many of its words are words."""
    at, end, digits, said, times = start, start, 0, 0, 1
    while at < len(words):
        word = words[at]
        if word in _TWICE:
            times, said = _TWICE[word], said + 1
        elif word in _DIGIT or word in _TEENS or word in _LARGE:
            digits += times * (len(_LARGE[word]) if word in _LARGE else 1 + (word in _TEENS))
            said, times, end = said + 1, 1, at + 1
        elif word.isdecimal() and len(word) <= 4:
            digits, end = digits + len(word) * times, at + 1
            times = 1
        elif not (word in _BETWEEN and digits):
            break
        at += 1
    return end, digits, said
