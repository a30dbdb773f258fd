"""The parts of a claim and of an answer, in the order in which they stand. They can be done in any order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from rest_framework import serializers

from contracts.acting import Form
from core.phrases import phrase
from disputes.guided import checklists
from disputes.guided.inputs import (
    AmountInput,
    EvidenceInput,
    ItemPartInput,
    LateAmountInput,
    ReasonInput,
    StoryInput,
    WantsInput,
)
from disputes.pages.filing import Legend

ITEM = "item-"
STORY, EVIDENCE, AMOUNT, WANTS, LATE = "story", "evidence", "amount", "wants", "late"
LATE_ACT = "set_aside"


@dataclass(frozen=True)
class Part:
    """`fields` are the act's inputs that it makes; `place` is the deliverable (“1.2”) that it is about."""

    name: str
    title: str
    lead: str
    input: type[serializers.Serializer]
    fields: tuple[str, ...]
    begins: Form = field(default_factory=Form)
    optional: bool = False
    place: str = ""
    criterion: str = ""

    @property
    def kind(self) -> str:
        return "item" if self.place else self.name


def parts_of(begins: Form, act: str, *, reason: str = "") -> list[Part]:
    """`begins` is how the act's own form begins: it knows the deliverables, and says who reads what."""
    helps = begins.helps
    is_late = act == LATE_ACT
    first = [_late()] if is_late else []
    return [
        *first,
        _story(begins.context.get("reads", "")),
        *_items(begins),
        _evidence(helps, reason),
        _amount(late=is_late),
        _wants(helps),
    ]


def _late() -> Part:
    lead = phrase(
        "A mediator decides once whether your late answer counts. Say what kept you, and since when you knew."
    )
    return Part(LATE, phrase("Why you did not answer in time"), lead, ReasonInput, ("reason",))


def _story(reads: str) -> Part:
    lead = phrase("What counts is what was agreed, what was delivered, and what was said about it, with dates.")
    lines = phrase("A line for each thing that happened. You can leave out a date that you do not know.")
    begins = Form(helps={"lines": lines, "statement": reads})
    return Part(STORY, phrase("What happened"), lead, StoryInput, ("statement",), begins)


def _items(begins: Form) -> list[Part]:
    rows = zip(begins.initial["items"], begins.legends["items"], strict=True)
    return [_item(str(row["deliverable"]), cast(Legend, legend)) for row, legend in rows]


def _item(place: str, legend: Legend) -> Part:
    form = Form(
        labels={"words": phrase("In your words: what is there, where it shows")},
        helps={"done": phrase("By what the contract says, not by taste.")},
    )
    return Part(
        name=f"{ITEM}{place.replace('.', '-')}",
        title=legend.heading,
        lead=phrase("What counts is what the contract says, not taste."),
        input=ItemPartInput,
        fields=("items",),
        begins=form,
        place=place,
        criterion=legend.criterion,
    )


def _evidence(helps: Mapping[str, str], reason: str) -> Part:
    lead = phrase("You can add more evidence later, until it is closed. What is here from the start is read first.")
    begins = Form(
        helps={"files": helps.get("files", "")},
        choices={"ticked": checklists.choices()},
        context={"checklists": checklists.lists(reason)},
    )
    return Part(EVIDENCE, phrase("Evidence"), lead, EvidenceInput, ("files",), begins, optional=True)


def _amount(*, late: bool) -> Part:
    lead = phrase("One figure for everything. Whoever decides later compares both sides’ figures with what was done.")
    return Part(AMOUNT, phrase("The amount"), lead, LateAmountInput if late else AmountInput, ("to_freelancer",))


def _wants(helps: Mapping[str, str]) -> Part:
    lead = phrase("Leave it empty if money is all that it is about.")
    begins = Form(helps={"wants": helps.get("wants", "")})
    return Part(WANTS, phrase("What else you want"), lead, WantsInput, ("wants",), begins, optional=True)
