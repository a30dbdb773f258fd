"""Amounts of the record in the sentences about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.presenting import NO_BREAK, grouped
from disputes.models import Case

Says = Callable[[Case, dict[str, Any]], str]
Sentences = dict[str, str | Says]


def of(said: dict[str, Any], key: str) -> str:
    """An amount of the record, which holds it as it was shown, beside its currency."""
    plain = str(said.get(key, ""))
    shown = grouped(plain) if plain[:1].isdigit() else plain
    return f"{shown}{NO_BREAK}{said['currency']}" if said.get("currency") else shown
