"""What the page of a contract says about its end, about giving back, and about money that has been released."""

from __future__ import annotations

from typing import Any

from contracts.models import Milestone, MilestoneState
from contracts.pages.facts import Facts
from contracts.releases import releases_on
from core import clock
from core.phrases import phrase
from core.presenting import long_moment, short_deadline
from record.declaring import CLIENT, FREELANCER
from record.models import Event


def has_something_to_give(facts: Facts, milestone: Milestone) -> bool:
    return facts.held_for(milestone) + milestone.with_freelancer > 0


def ended_banner(facts: Facts) -> dict[str, Any] | None:
    """For components/banner.html, once the contract has ended."""
    ended_at = facts.contract.ended_at
    if ended_at is None:
        return None
    held = (
        phrase("What is held goes on by its own clock, shown with each milestone.")
        if facts.held
        else phrase("Nothing is held.")
    )
    return {
        "title": phrase("This contract has ended"),
        "text": f"{_who_ended(facts, long_moment(ended_at))} {held}",
        "icon": "lock",
    }


def _who_ended(facts: Facts, when: str) -> str:
    by = Event.objects.filter(subject_id=facts.contract.pk, act="end_contract").values_list("by", flat=True).first()
    if by == facts.reader.pk:
        return phrase("You ended it on {when}. Nothing more is funded.", when=when)
    name = facts.name_of(CLIENT if by == facts.contract.client_id else FREELANCER)
    return phrase("{name} ended it on {when}. Nothing more is funded.", name=name, when=when)


def dispute_about_released(facts: Facts) -> str:
    """What a client is told about opening a case about released money; empty where that is not possible."""
    if facts.side != CLIENT or not any(each.standing == MilestoneState.PAID for each in facts.milestones):
        return ""
    now = clock.now()
    there = {number: release.until for number, release in releases_on(facts.contract).items() if now < release.until}
    # Cases are known one layer above; here only that they are branches of the contract, once a milestone.
    had_one = facts.contract.cases.filter(about_released=True).values_list("disputed_milestones__milestone__number")
    for (number,) in had_one if there else ():
        there.pop(number, None)
    if not there:
        return ""
    until = "; ".join(
        phrase("milestone {number} until {due}", number=number, due=short_deadline(due))
        for number, due in there.items()
    )
    return phrase(
        "About what was released: {until}. Nothing is held for it, so it comes back only by agreement.", until=until
    )
