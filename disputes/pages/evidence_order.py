"""The order in which a reader wants the evidence: by number, by the day of the event, by deliverable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.phrases import phrase_later
from core.presenting import month
from disputes.pages.evidence_list import Shown

ORDERS = {
    "number": phrase_later("Number"),
    "date": phrase_later("Date of the event"),
    "deliverable": phrase_later("Deliverable"),
}
PARAMETER = "evidence"  # of the address
UNKNOWN = phrase_later("Date not said")


@dataclass(frozen=True)
class Group:
    """Exhibits under one heading; without a title, all of them in their order."""

    title: str
    exhibits: list[Shown]


@dataclass(frozen=True)
class Ordered:
    """For disputes/_evidence_order.html and _evidence_groups.html."""

    by: str
    groups: list[Group]
    ways: list[dict[str, object]]


def ordered(exhibits: Sequence[Shown], wanted: str | None) -> Ordered:
    by = wanted if wanted in ORDERS else "number"
    ways: list[dict[str, object]] = [
        {"name": name, "url": f"?{PARAMETER}={key}#evidence", "is_current": key == by} for key, name in ORDERS.items()
    ]
    return Ordered(by, _grouped(exhibits, by), ways if len(exhibits) > 1 else [])


def _grouped(exhibits: Sequence[Shown], by: str) -> list[Group]:
    if by == "number":
        return [Group("", list(exhibits))]
    if by == "date":
        known = sorted((each for each in exhibits if each.day), key=lambda each: (each.day, int(each.number[1:])))
        titles = [(month(each.day) if each.day else "", each) for each in known]
        titles += [(UNKNOWN, each) for each in exhibits if not each.day]
    else:
        titles = sorted(((each.about, each) for each in exhibits), key=lambda pair: _place(pair[0]))
    groups: dict[str, list[Shown]] = {}
    for title, each in titles:
        groups.setdefault(title, []).append(each)
    return [Group(title, there) for title, there in groups.items()]


def _place(about: str) -> tuple[int, int, int]:
    """“1.10 A title” after “1.2 Another”; the whole after all of them."""
    first, _, second = about.split(" ", 1)[0].partition(".")
    return (0, int(first), int(second)) if first.isdecimal() and second.isdecimal() else (1, 0, 0)
