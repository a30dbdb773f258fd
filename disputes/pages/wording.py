"""Words that the pages of a case share: who is meant, how the money is divided, and amounts marked up in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.money import EXPONENTS
from core.phrases import Later, one_of, phrase_as, phrase_later
from core.presenting import NO_BREAK, figure, money_words

# In any language: figures with commas, dots or narrow spaces between them.
_AMOUNT = re.compile(rf"(−?[0-9](?:[0-9.,\u202f]*[0-9])?){NO_BREAK}([A-Z]{{3}})\b")
_MARKED = '<span class="money">{}&nbsp;<span class="cur">{}</span></span>'

YOU = phrase_later("you")

__all__ = ["YOU", "figure", "genitive", "linked", "listed", "marked", "money_words", "sentence"]


def marked(words: str) -> SafeString:
    """Plain words with every amount in them set as money."""
    return mark_safe(_AMOUNT.sub(_as_money, escape(str(words))))  # noqa: S308 (escaped just here)


def marked_later(words: str) -> str:
    """Words of a module stay what they are until they are read; they hold no amount."""
    return words if isinstance(words, Later) else marked(words)


def _as_money(found: re.Match[str]) -> str:
    """“23:59 UTC” has the form of an amount, and is none."""
    return _MARKED.format(*found.groups()) if found[2] in EXPONENTS else found[0]


def linked(words: str, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, words)


def listed(parts: Iterable[str | SafeString]) -> SafeString:
    """“a, b or c”, of words or links."""
    escaped = [conditional_escape(part) for part in parts]
    return mark_safe(one_of(escaped))  # noqa: S308 (escaped just here)


def sentence(words: str) -> str:
    """The words with a capital at their beginning."""
    said = str(words)
    return said[:1].upper() + said[1:]


def genitive(name: str) -> str:
    """“Victor Hale’s”, “James’”; “your” for you. Other languages have the name alone, and a word before it."""
    if name == YOU:
        return phrase_as("genitive", "your")
    if name.endswith("s"):
        return phrase_as("genitive of a name that ends with s", "{name}’", name=name)
    return phrase_as("genitive", "{name}’s", name=name)
