"""What a person could give an act, right and wrong, read off the act's own serializer: new acts need nothing here.

`possible` gives a few inputs that an act should be able to work with; `spoiled` takes one and breaks it somewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, Max
from rest_framework import serializers

from contracts.models import Milestone
from core.inputs import MoneyField
from core.money import show
from disputes.contact import waiting_for_the_mediator
from disputes.models import Case, Exhibit
from disputes.play.inputs import inputs_of
from disputes.play.reading import Step
from messaging.models import Message
from record.declaring import MEDIATOR, Act, other_side

WORDS = "Said while everything was tried."
# Fields whose value follows from their name, or that an act can do without.
FIXED: dict[str, list[Any]] = {
    "typed": ["REJECT"], "note": [WORDS], "screened": [], "sealed": [False, True], "sealed_because": [],
}  # fmt: skip
LEFT_OUT = {"files", "links", "meets", "offer", "payment", "worth", "exhibits"}


@dataclass
class At:
    """What an act is about to be tried on."""

    subject: Any
    position: str
    part: Any = None
    files: tuple[str, ...] = ()

    @property
    def currency(self) -> str:
        return str(self.subject.currency)

    @property
    def at_stake(self) -> int:
        if isinstance(self.subject, Case):
            return self.subject.amount
        if isinstance(self.part, Milestone):
            return self.part.amount
        return sum(milestone.amount for milestone in self.subject.all_milestones)


def possible(declaration: Act, at: At) -> list[dict[str, Any]]:
    """Inputs that say something sensible: the first in every field, then each field once with each other value."""
    if declaration.takes is None:
        return [{}]
    form = declaration.takes(context={"subject": at.subject, "by": None})
    values = {name: list(_values(name, field, at)) for name, field in form.fields.items()}
    # A choice that may be left out narrows what is said, as does what it relays: it is left out first.
    narrows = {
        name for name, field in form.fields.items() if isinstance(field, serializers.ChoiceField) and not field.required
    } | {"relays"}
    base = {name: choices[0] for name, choices in values.items() if choices and name not in narrows}
    inputs = [base]
    for name, choices in values.items():
        inputs += [base | {name: other} for other in (choices if name == "relays" else choices[1:])]
    return [_whole(declaration, given, at) for given in inputs]


def _whole(declaration: Act, given: dict[str, Any], at: At) -> dict[str, Any]:
    """With what is said of each deliverable, as a played case would say it."""
    if declaration.part:
        given = given | {declaration.part: at.part.number}
    if ("items" in given and declaration.name != "request_changes") or "findings" in given:
        bare = {name: value for name, value in given.items() if name not in ("items", "findings")}
        step = Step(line=0, at=datetime(2026, 1, 1, tzinfo=UTC), by=at.position, act=declaration.name, inputs=bare)
        filled = inputs_of(step, at.subject)
        return given | {name: filled[name] for name in ("items", "findings") if name in filled}
    if given.get("sealed"):  # what is sealed says why, and is put to nobody
        return {name: value for name, value in given.items() if name != "came_from"} | {"sealed_because": WORDS}
    if given.get("relays"):
        written = Message.objects.get(subject_id=at.subject.pk, number=given["relays"][0])
        return given | {"to": other_side(written.position)}
    return given


def _values(name: str, field: Any, at: At) -> Iterator[Any]:
    if name in FIXED:
        yield from FIXED[name]
    elif name == "files" and field.required:
        yield list(at.files[:1])
    elif name in LEFT_OUT:
        return
    elif name == "milestones":
        yield from _milestones(at)
    elif name == "message":
        yield from Message.objects.filter(subject_id=at.subject.pk).values_list("number", flat=True)
    elif name == "relays":
        if at.position == MEDIATOR:
            yield from ([message.number] for message in waiting_for_the_mediator(at.subject))
    elif name == "exhibit":
        # Those that a mediator has open first: only they can be closed.
        there = Exhibit.objects.filter(case=at.subject).annotate(opened=Max("readings__pk"))
        yield from there.order_by(F("opened").desc(nulls_last=True)).values_list("number", flat=True)
    elif isinstance(field, MoneyField):
        yield from _amounts(field, at)
    else:
        yield from _of_kind(field, at)


def _milestones(at: At) -> Iterator[list[int]]:
    numbers = [milestone.number for milestone in at.subject.all_milestones]
    yield from ([number] for number in numbers)
    if len(numbers) > 1:
        yield numbers[:2]


def _amounts(field: MoneyField, at: At) -> Iterator[str]:
    """A third, nothing, all of it, and a figure near either end."""
    there = at.at_stake
    amounts = [there // 3, 0, there, there - 1, 1, there * 2 // 3]
    yield from (show(amount, at.currency) for amount in amounts if amount or not field.positive)


def _of_kind(field: Any, at: At) -> Iterator[Any]:
    match field:
        case serializers.ChoiceField():
            yield from (choice for choice in field.choices if choice != "")
        case serializers.BooleanField():
            yield from (True, False)
        case serializers.IntegerField():
            least = field.min_value or 1
            yield from (least, least + 1)
        case serializers.UUIDField() | serializers.DateField():
            return
        case serializers.ListSerializer():
            yield [{name: next(_values(name, inner, at), WORDS) for name, inner in field.child.fields.items()}]
        case serializers.ListField():
            yield [next(_values("", field.child, at), WORDS)]
        case serializers.RegexField():
            yield "1.1"
        case _:
            yield WORDS


# What nobody should be able to put into a field and have anything but a refusal, or its being ignored, come of it.
WRONG: tuple[Any, ...] = (
    None, "", " ", -1, 0, "-0.01", "0.001", "1e3", "NaN", "٣", 10**15, "9" * 60, "x" * 30_000, [], {}, [None], True,
    "\x00", {"$gt": 0}, [[1]], "'; --", 3.5,
)  # fmt: skip


def spoiled(given: dict[str, Any], name: str, wrong: Any) -> dict[str, Any]:
    """The same input with one field wrong; left out altogether for an ellipsis."""
    kept = {key: value for key, value in given.items() if key != name}
    return kept if wrong is ... else kept | {name: wrong}
