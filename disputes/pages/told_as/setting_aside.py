"""The application to set a default aside, as the record tells it."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later
from disputes import beside
from disputes.models import Case
from disputes.pages.told_as.amounts import Sentences, of


def reason(case: Case, said: dict[str, Any]) -> str:
    """The reason, where the record holds it: of one that a reviewer has to look at first, it has a hash alone."""
    return f": {beside.quoted(case, said['reason'])}" if said.get("reason") else ""


SENTENCES: Sentences = {
    "set_aside": lambda case, said: phrase(
        "applied to set the default aside, and answered with {of} for the freelancer{reason}",
        of=of(said, "answered"),
        reason=reason(case, said),
    ),
    "grant_set_aside": lambda _, said: phrase("set the default aside: “{reason}”", reason=said["reason"]),
    "refuse_set_aside": lambda _, said: phrase("refused to set the default aside: “{reason}”", reason=said["reason"]),
    "application_lapsed": phrase_later(
        "granted the application to set the default aside, which nobody had decided in time"
    ),
}
