"""Figures, days and times of day as each language writes them (CLDR, by Babel); `core.presenting` writes English."""

from __future__ import annotations

import copy
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_skeleton, format_time
from babel.numbers import NumberPattern


@lru_cache(maxsize=64)
def locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


@lru_cache(maxsize=64)
def _pattern(language: str, decimals: int) -> NumberPattern:
    pattern: NumberPattern = copy.copy(locale(language).decimal_formats[None])
    pattern.frac_prec = (decimals, decimals)
    return pattern


@lru_cache(maxsize=2048)
def grouped(plain: str, language: str) -> str:
    """A figure as `core.money.show` gives it, without a sign, with the language's marks between its digits."""
    decimals = len(plain.partition(".")[2])
    return str(_pattern(language, decimals).apply(Decimal(plain), locale(language)))


def day(local: datetime, language: str) -> str:
    """Weekday, day and month, in short."""
    return str(format_skeleton("MMMEd", local, locale=locale(language)))


def long_day(local: datetime, language: str) -> str:
    """Weekday, day, month and year; the month in full."""
    return str(format_skeleton("yMMMMEd", local, locale=locale(language)))


def long_day_of_year(local: datetime, language: str) -> str:
    """Weekday, day and month; the month in full."""
    return str(format_skeleton("MMMMEd", local, locale=locale(language)))


def written(local: date, parts: str, language: str) -> str:
    """A day of which these parts are said, in CLDR's letters for them: “yMMMM” is month and year."""
    return str(format_skeleton(parts, local, locale=locale(language)))


def time_of_day(local: datetime, language: str) -> str:
    """Hours and minutes of a day of 24 hours in every language: nobody has to ask which half of the day is meant."""
    return str(format_time(local, "HH:mm", locale=locale(language)))


def is_right_to_left(language: str) -> bool:
    return bool(locale(language).text_direction == "rtl")
