"""Sections that are the same for every reader: how the case went, where money moved, and how all of it is checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse

from core.phrases import phrase, phrase_later
from core.presenting import long_moment, money_words
from disputes.models import Case, Phase
from disputes.pages.transfers import Moved
from disputes.whole_case.document import Cell, Part, Section, note, table, text
from record.models import Event

STANDS = {str(phase): phase.label for phase in Phase} | {
    "awarding": phrase_later("Arbitration: an award is recorded"),
    "second_opinion": phrase_later("Recommendation: another mediator reads"),
}
TURNS = ((phrase_later("When"), "left"), (phrase_later("The case went to"), "wide"))
MOVES = (
    (phrase_later("Number"), "right"),
    (phrase_later("When"), "left"),
    (phrase_later("Amount"), "right"),
    (phrase_later("Why, from whom and to whom"), "wide"),
)


def share(case: Case, to_freelancer: int | None) -> str:
    """How it is divided, by name: a document is read by others too, and “you” would be somebody else."""
    if to_freelancer is None:
        return phrase("Nothing")
    figures = {"client": case.amount - to_freelancer, "freelancer": to_freelancer}
    return ", ".join(
        phrase("{each} to {person_of}", each=money_words(each, case.currency), person_of=case.person_of(side))
        for side, each in figures.items()
    )


def timeline(case: Case, events: Iterable[Event]) -> Section:
    """From phase to phase, by the record."""
    turns = [
        (long_moment(event.at), STANDS.get(after, after))
        for event in events
        for what, _, after in event.moved
        if what == case.called
    ]
    return Section(
        phrase("How the case went"), [table(TURNS, turns)] if turns else [note(phrase("It has not moved yet."))]
    )


def money_moved(case: Case, moved: Sequence[Moved]) -> Section:
    rows: list[Sequence[Cell]] = [
        (
            str(each.number),
            long_moment(each.at),
            money_words(each.amount, case.currency),
            phrase("{reason}: from {source} to {target}", reason=each.reason, source=each.source, target=each.target),
        )
        for each in moved
    ]
    lead = phrase("Every movement within this case. The amount in dispute was held before the case began.")
    return Section(
        phrase("Where money moved"), [note(lead), table(MOVES, rows)] if rows else [note(phrase("Nothing has moved."))]
    )


def how_to_verify(*more: Part) -> Section:
    page = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('verify')}"
    return Section(
        phrase("How to check this"),
        [
            text(
                phrase(
                    "This document is for reading. What can be checked is the record: each entry "
                    "carries a hash, which is the SHA-256 of the hash before it and of the entry "
                    "itself. A changed, dropped or added entry breaks the chain. The hash of an "
                    "exhibit is the SHA-256 of the file."
                )
            ),
            text(
                phrase(
                    "At {page} anybody can have an exported record or an arbitrator’s file checked, "
                    "without an account, and take verify.py, which does the same without the "
                    "portal.",
                    page=page,
                )
            ),
            *more,
        ],
    )
