"""Lengths of time in words."""

from __future__ import annotations

from core.phrases import phrase, phrase_later
from core.presenting import NO_BREAK

UNIT = {"hours": "hour", "days": "day", "business": phrase_later("business day")}


def so_many(count: int, unit: str) -> str:
    """“2 business days”, “1 hour”."""
    return f"{count}{NO_BREAK}{UNIT[unit]}{'' if count == 1 else 's'}"


def how_long(seconds: float) -> str:
    """“4 minutes”; what was shorter than one says so."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return phrase("less than a minute")
    if minutes >= 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours}{NO_BREAK}h" + (f" {rest}{NO_BREAK}min" if rest else "")
    return f"{minutes}{NO_BREAK}minute{'' if minutes == 1 else 's'}"
