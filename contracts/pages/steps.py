"""The next step of a contract: whose move it is, what it is, by when, and what happens when nobody moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contracts.models import Milestone, MilestoneState, RefundRequest
from contracts.models.milestone import CARD_DISPUTED, REFUND_REQUESTED
from contracts.pages.facts import Facts
from contracts.stages import card_disputes, dormancy
from core.phrases import phrase, phrase_kept, phrase_marked, phrase_of
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
        text = phrase_marked("Work on it is not protected before {amount} is held for it.", amount=amount)
    else:
        title = phrase("Fund milestone {number}", number=milestone.number)
        text = phrase_marked("{amount} is then held for it, and leaves only by the rules.", amount=amount)
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
            phrase_marked("{held} is held for it.", held=held),
        )
    else:
        title = phrase(
            "{name_of} works on milestone {number}", name_of=facts.name_of(FREELANCER), number=milestone.number
        )
        text = phrase_marked("{held} is held for it.", held=held)
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
    if facts.side == FREELANCER:
        title = phrase("Hand in the changes to milestone {number}", number=milestone.number)
        text = phrase_of(
            count,
            "{client} asked for {number} change. They stand with the version below.",
            "{client} asked for {number} changes. They stand with the version below.",
            client=facts.name_of(CLIENT),
        )
    else:
        title = phrase_of(
            count,
            "{freelancer} works on your {number} change to milestone {milestone}",
            "{freelancer} works on your {number} changes to milestone {milestone}",
            freelancer=facts.name_of(FREELANCER),
            milestone=milestone.number,
        )
        text = phrase("You can still approve the work as it is.")
    return Step(FREELANCER, title, text, 20, milestone, ("submit",), deadline=facts.clock_of(milestone))


def _refund_requested(facts: Facts, milestone: Milestone) -> Step:
    held = money_mark(facts.held_for(milestone), facts.currency)
    asked = facts.requests[milestone.number][-1:]
    reason = phrase("The reason given: “{reason}”", reason=_reason(asked[0])) if asked else ""
    is_own, client = facts.side == CLIENT, facts.name_of(CLIENT)
    if asked and asked[0].requested_at == facts.contract.ended_at:
        title = phrase_marked("With the end of the contract {held} was asked back", held=held)
    elif asked and asked[0].by_clock:
        title = (
            phrase_marked("The clock asked for {held} back in your name", held=held)
            if is_own
            else phrase_marked("The clock asked for {held} back in {client}’s name", held=held, client=client)
        )
    elif is_own:
        title = phrase_marked("You asked for {held} back", held=held)
    else:
        title = phrase_marked("{client} asks for {held} back", client=client, held=held)
    more = [each for each in facts.milestones if each.standing == REFUND_REQUESTED and each.number != milestone.number]
    if more:
        also = sum(facts.held_for(each) for each in more)
        numbers = ", ".join(str(each.number) for each in more)
        reason = phrase_marked(
            "{reason} And {amount} of milestone {numbers} as well.",
            reason=reason,
            amount=money_mark(also, facts.currency),
            numbers=numbers,
        )
    acts, deadline = ("refuse_refund", "grant_refund"), facts.clock_of(milestone)
    return Step(FREELANCER, title, reason, 5, milestone, acts, deadline=deadline, call=phrase("Answer the request"))


def _reason(asked: RefundRequest) -> str:
    return phrase_kept(asked.reason) if asked.by_clock else asked.reason


def _card_disputed(facts: Facts, milestone: Milestone) -> Step:
    """The bank's move, and neither side's."""
    title = phrase("Milestone {number} stands still: the card payment is disputed", number=milestone.number)
    text = (
        phrase(
            "Your bank has taken the payment back. "
            "Bank and payment provider decide about it; nobody loses time here meanwhile."
        )
        if facts.side == CLIENT
        else phrase(
            "{client}’s bank has taken the payment back. "
            "Bank and payment provider decide about it; nobody loses time here meanwhile.",
            client=facts.name_of(CLIENT),
        )
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
