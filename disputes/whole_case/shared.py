"""Sections that are the same for every reader: how the case went, where money moved, and how all of it is checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse

from core.presenting import long_moment, money_words
from disputes.models import Case, Phase
from disputes.pages.transfers import Moved
from disputes.whole_case.document import Cell, Part, Section, note, table, text
from record.models import Event

STANDS = {str(phase): phase.label for phase in Phase} | {
    "awarding": "Arbitration: an award is recorded",
    "second_opinion": "Recommendation: another mediator reads",
}
TURNS = (("When", "left"), ("The case went to", "wide"))
MOVES = (("No.", "right"), ("When", "left"), ("Amount", "right"), ("Why, from whom and to whom", "wide"))


def share(case: Case, to_freelancer: int | None) -> str:
    """How it is divided, by name: a document is read by others too, and “you” would be somebody else."""
    if to_freelancer is None:
        return "Nothing"
    figures = {"client": case.amount - to_freelancer, "freelancer": to_freelancer}
    return ", ".join(f"{money_words(each, case.currency)} to {case.person_of(side)}" for side, each in figures.items())


def timeline(case: Case, events: Iterable[Event]) -> Section:
    """From phase to phase, by the record."""
    turns = [
        (long_moment(event.at), STANDS.get(after, after))
        for event in events
        for what, _, after in event.moved
        if what == case.called
    ]
    return Section("How the case went", [table(TURNS, turns)] if turns else [note("It has not moved yet.")])


def money_moved(case: Case, moved: Sequence[Moved]) -> Section:
    rows: list[Sequence[Cell]] = [
        (
            str(each.number),
            long_moment(each.at),
            money_words(each.amount, case.currency),
            f"{each.reason}: from {each.source} to {each.target}",
        )
        for each in moved
    ]
    lead = "Every movement within this case. The amount in dispute was held before the case began."
    return Section("Where money moved", [note(lead), table(MOVES, rows)] if rows else [note("Nothing has moved.")])


def how_to_verify(*more: Part) -> Section:
    page = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('verify')}"
    return Section(
        "How to check this",
        [
            text(
                "This document is for reading. What can be checked is the record: each entry carries a hash, which is "
                "the SHA-256 of the hash before it and of the entry itself. A changed, dropped or added entry breaks "
                "the chain. The hash of an exhibit is the SHA-256 of the file."
            ),
            text(
                f"At {page} anybody can have an exported record or an arbitrator’s file checked, without an account, "
                "and take verify.py, which does the same without the portal."
            ),
            *more,
        ],
    )
