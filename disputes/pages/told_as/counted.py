"""Lengths of time in words."""

from __future__ import annotations

from core.phrases import phrase, phrase_of
from core.presenting import NO_BREAK, units
from timers.counting import Length


def so_many(count: int, unit: str) -> str:
    """“2 business days”, “1 hour”."""
    return str(Length(count, unit)).replace(" ", NO_BREAK, 1)


def how_long(seconds: float) -> str:
    """“4 minutes”; what was shorter than one says so."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return phrase("less than a minute")
    if minutes >= 60:
        hours, rest = divmod(minutes, 60)
        _, in_hours, in_minutes = units()
        return f"{hours}{NO_BREAK}{in_hours}" + (f" {rest}{NO_BREAK}{in_minutes}" if rest else "")
    return phrase_of(minutes, "{number}\u00a0minute", "{number}\u00a0minutes")
