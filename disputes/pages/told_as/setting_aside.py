"""The application to set a default aside, as the record tells it."""

from __future__ import annotations

from typing import Any

from disputes import beside
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of


def reason(case: Case, said: dict[str, Any]) -> str:
    """The reason, where the record holds it: of one that a reviewer has to look at first, it has a hash alone."""
    return f": {beside.quoted(case, said['reason'])}" if said.get("reason") else ""


SENTENCES: Sentences = {
    "set_aside": lambda case, said: (
        "applied to set the default aside, and answered with "
        f"{of(said, 'answered')} for the freelancer{reason(case, said)}"
    ),
    "grant_set_aside": lambda _, said: f"set the default aside: “{said['reason']}”",
    "refuse_set_aside": lambda _, said: f"refused to set the default aside: “{said['reason']}”",
    "application_lapsed": "granted the application to set the default aside, which nobody had decided in time",
}
