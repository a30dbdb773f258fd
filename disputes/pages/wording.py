"""Words that the pages of a case share: who is meant, how the money is divided, and amounts marked up in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.money import EXPONENTS
from core.presenting import NO_BREAK, figure, money_words

# In any language: figures with commas, dots or narrow spaces between them.
_AMOUNT = re.compile(rf"(−?[0-9](?:[0-9.,\u202f]*[0-9])?){NO_BREAK}([A-Z]{{3}})\b")
_MARKED = '<span class="money">{}&nbsp;<span class="cur">{}</span></span>'

__all__ = ["figure", "genitive", "linked", "listed", "marked", "money_words", "sentence"]


def marked(words: str) -> SafeString:
    """Plain words with every amount in them set as money."""
    return mark_safe(_AMOUNT.sub(_as_money, escape(str(words))))  # noqa: S308 (escaped just here)


def _as_money(found: re.Match[str]) -> str:
    """“23:59 UTC” has the form of an amount, and is none."""
    return _MARKED.format(*found.groups()) if found[2] in EXPONENTS else found[0]


def linked(words: str, url: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, words)


def listed(parts: Iterable[str | SafeString], last: str = "or") -> SafeString:
    """“a, b or c”, of words or links."""
    escaped = [conditional_escape(part) for part in parts]
    if len(escaped) < 2:
        return escaped[0] if escaped else SafeString("")
    head = format_html_join(", ", "{}", ((part,) for part in escaped[:-1]))
    return format_html("{} {} {}", head, last, escaped[-1])


def sentence(words: str) -> str:
    """The words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def genitive(name: str) -> str:
    """“Victor Hale’s”, “James’”; “your” for you."""
    if name in ("you", "You"):
        return f"{name}r"
    return f"{name}’" if name.endswith("s") else f"{name}’s"
