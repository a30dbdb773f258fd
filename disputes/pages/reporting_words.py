"""Reporting words that stand beside an act: where it is offered, and the form that asks which words are meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from contracts.acting import Form, Telling, Told, consequences_of, form_of
from core.phrases import phrase
from core.positions import noun
from disputes.beside import has_before_them, heard, taken_up
from disputes.models import Case
from disputes.models.beside import HOLDERS
from disputes.pages.consequences.common import told
from disputes.pages.reader import Reader
from disputes.pages.wording import sentence
from messaging.models import Ruling
from messaging.reports import own_among
from people.models import User
from record.declaring import MEDIATOR, SIDES

BESIDE = {"item": "statement", "pin": "exhibit"}  # asked for with them
SHOWN = 80  # characters of each, to know it again


def report_link(reader: Reader, *others: Any) -> str:
    """The address, where somebody who is in the case has words of somebody else before them; empty otherwise."""
    is_in_case = reader.position in (*SIDES, MEDIATOR)
    return reverse("case-act", args=[reader.case.pk, "report_words"]) if others and is_in_case else ""


@form_of(Case, "report_words")
def which_words(telling: Telling) -> Form:
    return Form(choices={"words": list(reportable(telling.subject, telling.by))})


@consequences_of(Case, "report_words")
def report_words(telling: Telling) -> Told:
    return told(
        [
            phrase(
                "The words are folded for you at once. A reviewer looks at them, and you are told what was decided."
            ),
            phrase("The offer, statement or evidence that they came with counts as before. No deadline changes."),
            phrase(
                "The record says that you asked the reviewers to look at something. Nobody else "
                "learns what it is about."
            ),
        ],
        done=phrase("You have reported these words."),
    )


def reportable(case: Case, person: User) -> Iterator[tuple[str, str]]:
    """Words of others that this person has before them, has not reported, and that nobody has ruled on yet."""
    own, flagged = case.contract.side_of(person), taken_up(case)
    for kind, holder in HOLDERS.items():
        rows: Any = holder.model._default_manager.filter(**{holder.case: case}).order_by("pk")  # noqa: SLF001
        for row in rows.select_related(BESIDE[kind]) if kind in BESIDE else rows:
            side = holder.side_of(case, row)
            if side == own:
                continue
            for part, called in holder.parts.items():
                there = flagged.get((kind, row.pk, part))
                if there and (there.message.flag.state != Ruling.PENDING or own_among(person, [there.message.flag])):
                    continue
                if not has_before_them(case, person, row, part):
                    continue
                found = heard(case, person, row, part)
                if found.text:
                    words = phrase("folded words") if found.is_folded else f"“{_short(found.text)}”"
                    yield (
                        f"{kind}.{row.pk}.{part}",
                        phrase(
                            "{called}, of the {side}: {words_}", called=sentence(called), side=noun(side), words_=words
                        ),
                    )


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= SHOWN else f"{flat[:SHOWN].rstrip()} …"
