"""How much of a contract's money is protected for one side, and what is missing: one pure function over its milestones.

For the freelancer, money is protected once it is held, everyone knows when the work counts as done, and the work was
handed in here, so that the clock of the review runs for them. For the client, money is protected while it is held,
everyone knows when the work counts as done, and no clock runs that would release it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contracts.models import MilestoneState
from contracts.models.milestone import CARD_DISPUTED, REFUND_REQUESTED
from core.phrases import phrase_later
from record.declaring import CLIENT

OVER = (MilestoneState.PAID, MilestoneState.REFUNDED, "contested", "ended")
NOT_FUNDED = ("offered", MilestoneState.UNFUNDED)


class Gap(StrEnum):
    """What keeps the money of a milestone from being protected."""

    NOT_ACCEPTED = phrase_later("not accepted")
    NOT_FUNDED = phrase_later("not funded")
    NO_CRITERION = phrase_later("no criterion")
    NOT_HANDED_IN = phrase_later("not handed in")
    CHANGES_ASKED_FOR = phrase_later("changes asked for")
    REFUND_ASKED_FOR = phrase_later("refund asked for")
    IN_REVIEW = phrase_later("in review")
    DISPUTED = "disputed"
    CARD_DISPUTED = phrase_later("card disputed")


@dataclass(frozen=True)
class Part:
    """What counts of a milestone: its standing, minor units still to be had of it and held for it, and what is said."""

    number: int
    standing: str
    amount: int
    held: int
    was_submitted: bool = False
    without_criterion: int = 0  # so many of its deliverables say not when they count as done


@dataclass(frozen=True)
class Missing:
    number: int
    gap: Gap


@dataclass(frozen=True)
class Protection:
    """Minor units: protected, held but with something missing, and not held at all."""

    safe: int = 0
    loose: int = 0
    bare: int = 0
    missing: tuple[Missing, ...] = ()

    @property
    def whole(self) -> int:
        return self.safe + self.loose + self.bare


def protected_for(side: str, parts: Iterable[Part]) -> Protection:
    """What is protected for the client or the freelancer. What is paid, refunded or ended is no longer at stake; nor is
    what a client has not paid in.
    """
    safe = loose = bare = 0
    missing: list[Missing] = []
    for part in parts:
        if part.standing in OVER:
            continue
        found = gaps(side, part)
        missing += [Missing(part.number, gap) for gap in found]
        if side != CLIENT and part.standing in (*NOT_FUNDED, CARD_DISPUTED):
            bare += max(part.amount - part.held, 0)
        if found:
            loose += part.held
        else:
            safe += part.held
    return Protection(safe, loose, bare, tuple(missing))


def gaps(side: str, part: Part) -> Sequence[Gap]:
    """What is missing of one milestone for this side, the first thing to see to first."""
    unsaid = [Gap.NO_CRITERION] if part.without_criterion else []
    if side == CLIENT:
        return _for_the_client(part) + unsaid
    return _for_the_freelancer(part) + unsaid


def _for_the_client(part: Part) -> list[Gap]:
    clock = {
        MilestoneState.SUBMITTED: Gap.IN_REVIEW,
        MilestoneState.DISPUTED: Gap.DISPUTED,
        CARD_DISPUTED: Gap.CARD_DISPUTED,
    }.get(part.standing)
    return [clock] if clock else []


def _for_the_freelancer(part: Part) -> list[Gap]:
    standing = {
        "offered": Gap.NOT_ACCEPTED,
        MilestoneState.UNFUNDED: Gap.NOT_FUNDED,
        MilestoneState.CHANGES_REQUESTED: Gap.CHANGES_ASKED_FOR,
        REFUND_REQUESTED: Gap.REFUND_ASKED_FOR,
        MilestoneState.DISPUTED: Gap.DISPUTED,
        CARD_DISPUTED: Gap.CARD_DISPUTED,
    }.get(part.standing)
    found = [standing] if standing else []
    if part.standing not in NOT_FUNDED and not part.was_submitted:
        found.append(Gap.NOT_HANDED_IN)
    return found
