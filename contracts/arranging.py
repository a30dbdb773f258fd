"""How the money of an offer may be arranged better: a small milestone to try each other out, and large ones in parts.

Pure functions over what is typed. What a proposal divides adds up to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from contracts.rules import Rules
from core import money
from core.phrases import phrase_later

TRIAL, TWO, THREE = "trial", "two", "three"
PARTS = {TRIAL: (1, 9), TWO: (1, 1), THREE: (1, 1, 1)}
TRIAL_OF = phrase_later("Trial: a small first piece of “{}”")
PART_OF = "{} (part {} of {})"


@dataclass(frozen=True)
class Piece:
    """A deliverable as it is typed; `worth` is a text, empty where nothing was agreed."""

    title: str
    criterion: str = ""
    worth: str = ""


@dataclass(frozen=True)
class Planned:
    """A milestone as it is typed, but for its amount, which is in minor units."""

    title: str
    amount: int
    deliverables: tuple[Piece, ...]
    review_days: str = ""


@dataclass(frozen=True)
class Proposal:
    """`place` is the milestone's, from 0; `amounts` is what it would become."""

    kind: str
    place: int
    amounts: tuple[int, ...]

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.place}"


def large_from(rules: Rules) -> int:
    """Minor units from which a dispute about a milestone would hurt: where the rulebook no longer calls it low."""
    return rules.low_value_below or 20 * rules.fee.of(1)


def proposals(milestones: Sequence[Planned], rules: Rules) -> list[Proposal]:
    """What to think about before the offer is sent: nothing where little is at stake or the milestones are small."""
    whole, large = sum(each.amount for each in milestones), large_from(rules)
    if whole < large:
        return []
    found = []
    if milestones[0].amount * 5 > whole:
        found.append(_proposal(TRIAL, 0, milestones[0].amount))
    for place, each in enumerate(milestones):
        if each.amount >= large and each.amount * 2 > whole:
            found += [_proposal(kind, place, each.amount) for kind in (TWO, THREE)]
    return found


def _proposal(kind: str, place: int, amount: int) -> Proposal:
    return Proposal(kind, place, tuple(money.spread(amount, PARTS[kind])))


def arranged(milestones: Sequence[Planned], proposal: Proposal) -> list[Planned]:
    """The milestones with one of them divided. What its deliverables are worth has to be agreed anew."""
    one = milestones[proposal.place]
    pieces = tuple(replace(each, worth="") for each in one.deliverables)
    if proposal.kind == TRIAL:
        first = Planned(TRIAL_OF.format(one.title)[:160], proposal.amounts[0], (Piece(""),), one.review_days)
        parts = [first, replace(one, amount=proposal.amounts[1], deliverables=pieces)]
    else:
        parts = _in_parts(one, pieces, proposal.amounts)
    return [*milestones[: proposal.place], *parts, *milestones[proposal.place + 1 :]]


def _in_parts(one: Planned, pieces: tuple[Piece, ...], amounts: tuple[int, ...]) -> list[Planned]:
    """Each part gets its run of the deliverables; where there are too few, each gets a part of all of them."""
    count = len(amounts)
    sizes = money.spread(len(pieces), [1] * count)
    parts = []
    for number, amount in enumerate(amounts, 1):
        start = sum(sizes[: number - 1])
        own = pieces[start : start + sizes[number - 1]]
        if len(pieces) < count:
            own = tuple(replace(each, title=PART_OF.format(each.title, number, count)[:200]) for each in pieces)
        parts.append(
            replace(one, title=PART_OF.format(one.title, number, count)[:160], amount=amount, deliverables=own)
        )
    return parts


def as_typed(milestones: Sequence[Planned], currency: str) -> dict[str, Any]:
    """As the form of an offer begins with them."""
    rows = [
        {
            "title": each.title,
            "amount": money.show(each.amount, currency),
            "review_days": each.review_days,
            "deliverables": [vars(piece) for piece in each.deliverables],
        }
        for each in milestones
    ]
    return {"milestones": rows}


def planned(terms: Mapping[str, Any], currency: str) -> list[Planned]:
    """From what has been checked: the milestones of an offer's terms."""
    return [
        Planned(
            each["title"],
            each["amount"],
            tuple(
                Piece(
                    one["title"], one.get("criterion", ""), money.show(one["worth"], currency) if "worth" in one else ""
                )
                for one in each["deliverables"]
            ),
            str(each.get("review_days") or ""),
        )
        for each in terms["milestones"]
    ]
