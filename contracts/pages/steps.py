"""The next step of a contract: whose move it is, what it is, by when, and what happens when nobody moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import format_html

from contracts.models import Milestone, MilestoneState
from contracts.models.milestone import CARD_DISPUTED, REFUND_REQUESTED
from contracts.pages.facts import Facts
from contracts.stages import card_disputes, dormancy
from core.phrases import phrase
from core.presenting import money_mark
from record.declaring import CLIENT, FREELANCER
from timers.models import Deadline

DISPUTED = MilestoneState.DISPUTED
SLOW = (dormancy.DORMANT, card_disputes.CARD_DISPUTE)


@dataclass(frozen=True)
class Step:
    """`by` is the side whose move it is; `urgency` orders the steps of one contract, the lowest first.

    `call` is what the reader is asked to where several acts answer the step, none of them to be preferred.
    """

    by: str
    title: str
    text: str
    urgency: int
    milestone: Milestone | None = None
    acts: tuple[str, ...] = ()
    deadline: Deadline | None = None
    otherwise: str = ""
    call: str = ""

    @property
    def counts_down(self) -> Deadline | None:
        """The clock to be shown as one: what sleeps for months is nothing to hurry with."""
        return None if self.deadline is None or self.deadline.kind in SLOW else self.deadline


def step_of(facts: Facts) -> Step | None:
    """The step that matters most to this reader; None when nothing is left to do on this contract."""
    contract = facts.contract
    if contract.phase == "offered":
        return _offered(facts)
    steps = [step for milestone in facts.milestones if (step := _of_milestone(facts, milestone))]
    if contract.phase == "ended":
        steps = [step for step in steps if step.milestone and facts.held_for(step.milestone)]
    return min(steps, key=lambda step: (step.by != facts.side, step.urgency), default=None)


def _offered(facts: Facts) -> Step:
    client, freelancer = facts.name_of(CLIENT), facts.name_of(FREELANCER)
    rules = facts.contract.rulebook
    if facts.side == FREELANCER:
        return Step(
            FREELANCER,
            phrase("{client} offers you this contract", client=client),
            phrase(
                "Read the milestones, when each thing counts as done, and the terms. When you accept, {rules} holds.",
                rules=rules,
            ),
            0,
            acts=("accept_contract",),
            otherwise=phrase("nothing binds you, and nothing is paid."),
        )
    return Step(
        FREELANCER,
        phrase("{freelancer} has the offer", freelancer=freelancer),
        phrase("You can pay for milestones as soon as it is accepted."),
        0,
        otherwise=phrase("nothing is paid, and nothing binds you."),
    )


def _of_milestone(facts: Facts, milestone: Milestone) -> Step | None:
    tell = _TELL.get(milestone.standing)
    return tell(facts, milestone) if tell else None


def _unfunded(facts: Facts, milestone: Milestone) -> Step | None:
    amount = money_mark(milestone.amount, facts.currency)
    if facts.side == FREELANCER:
        title = phrase("Wait until milestone {number} is funded", number=milestone.number)
        text = format_html("Work on it is not protected before {} is held for it.", amount)
    else:
        title = phrase("Fund milestone {number}", number=milestone.number)
        text = format_html("{} is then held for it, and leaves only by the rules.", amount)
    # A later milestone is nothing to hurry with while an earlier one is under way.
    urgency = 50 if not facts.held else 70
    return Step(
        CLIENT,
        title,
        text,
        urgency,
        milestone,
        ("fund",),
        otherwise=phrase("nothing is paid. Work on it is not protected."),
    )


def _funded(facts: Facts, milestone: Milestone) -> Step:
    held = money_mark(facts.held_for(milestone), facts.currency)
    if facts.side == FREELANCER:
        title, text = (
            phrase("Hand in the work for milestone {number}", number=milestone.number),
            format_html("{} is held for it.", held),
        )
    else:
        title = phrase(
            "{name_of} works on milestone {number}", name_of=facts.name_of(FREELANCER), number=milestone.number
        )
        text = format_html("{} is held for it.", held)
    return Step(FREELANCER, title, text, 30, milestone, ("submit",), deadline=facts.clock_of(milestone))


def _submitted(facts: Facts, milestone: Milestone) -> Step:
    newest = facts.newest(milestone)
    version = phrase("version {version}", version=newest.version) if newest else phrase("the work")
    if facts.side == CLIENT:
        title = phrase("Look at {version} of milestone {number}", version=version, number=milestone.number)
        text = phrase("Approve it, approve part of it, ask for changes, or ask for the money back.")
    else:
        title = phrase(
            "{name_of} looks at {version} of milestone {number}",
            name_of=facts.name_of(CLIENT),
            version=version,
            number=milestone.number,
        )
        text = phrase("Who says nothing until the clock has run out has approved.")
    acts = ("approve", "approve_part", "request_changes")
    deadline = facts.clock_of(milestone)
    return Step(CLIENT, title, text, 10, milestone, acts, deadline=deadline, call=phrase("Look at the work"))


def _changes_requested(facts: Facts, milestone: Milestone) -> Step:
    newest = facts.newest(milestone)
    count = len(newest.changes_requested) if newest else 0
    changes = f"{count} change{'' if count == 1 else 's'}"
    if facts.side == FREELANCER:
        title = phrase("Hand in the changes to milestone {number}", number=milestone.number)
        text = phrase(
            "{name_of} asked for {changes}. They stand with the version below.",
            name_of=facts.name_of(CLIENT),
            changes=changes,
        )
    else:
        title = phrase(
            "{name_of} works on your {changes} to milestone {number}",
            name_of=facts.name_of(FREELANCER),
            changes=changes,
            number=milestone.number,
        )
        text = phrase("You can still approve the work as it is.")
    return Step(FREELANCER, title, text, 20, milestone, ("submit",), deadline=facts.clock_of(milestone))


def _refund_requested(facts: Facts, milestone: Milestone) -> Step:
    held = money_mark(facts.held_for(milestone), facts.currency)
    asked = facts.requests[milestone.number][-1:]
    reason = phrase("The reason given: “{reason}”", reason=asked[0].reason) if asked else ""
    who, name = (
        (phrase("You"), "your") if facts.side == CLIENT else (facts.name_of(CLIENT), f"{facts.name_of(CLIENT)}’s")
    )
    if asked and asked[0].requested_at == facts.contract.ended_at:
        title = format_html("With the end of the contract {} was asked back", held)
    elif asked and asked[0].by_clock:
        title = format_html("The clock asked for {} back in {} name", held, name)
    else:
        title = format_html("{} {} for {} back", who, "asked" if facts.side == CLIENT else "asks", held)
    more = [each for each in facts.milestones if each.standing == REFUND_REQUESTED and each.number != milestone.number]
    if more:
        also = sum(facts.held_for(each) for each in more)
        numbers = ", ".join(str(each.number) for each in more)
        reason = format_html("{} And {} of milestone {} as well.", reason, money_mark(also, facts.currency), numbers)
    acts, deadline = ("refuse_refund", "grant_refund"), facts.clock_of(milestone)
    return Step(FREELANCER, title, reason, 5, milestone, acts, deadline=deadline, call=phrase("Answer the request"))


def _card_disputed(facts: Facts, milestone: Milestone) -> Step:
    """The bank's move, and neither side's."""
    title = phrase("Milestone {number} stands still: the card payment is disputed", number=milestone.number)
    mine = (
        phrase("Your bank has")
        if facts.side == CLIENT
        else phrase("{name_of}’s bank has", name_of=facts.name_of(CLIENT))
    )
    text = phrase(
        "{mine} taken the payment back. Bank and payment provider decide about it; nobody loses time here meanwhile.",
        mine=mine,
    )
    return Step("", title, text, 60, milestone, deadline=facts.clock_of(milestone))


_TELL: dict[str, Callable[[Facts, Milestone], Step | None]] = {
    MilestoneState.UNFUNDED: _unfunded,
    MilestoneState.FUNDED: _funded,
    MilestoneState.SUBMITTED: _submitted,
    MilestoneState.CHANGES_REQUESTED: _changes_requested,
    REFUND_REQUESTED: _refund_requested,
    CARD_DISPUTED: _card_disputed,
}
