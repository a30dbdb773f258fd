"""Shuttle mode and “no direct contact”, as the record tells them."""

from __future__ import annotations

from typing import Any

from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences


def _allowed(case: Case, said: dict[str, Any]) -> str:
    if "reason" not in said:
        return "allowed direct contact again"
    return f"lifted what the {said['side']} had asked for: “{said['reason']}”"


SENTENCES: Sentences = {
    "shuttle_began": "switched on shuttle mode: what a side writes goes to the mediator",
    "shuttle_ended": "switched off shuttle mode",
    "no_contact": "asked for no direct contact",
    "allow_contact": _allowed,
}
