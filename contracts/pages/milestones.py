"""The milestones of a contract, as components/milestone.html draws them."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString

from contracts.acting import act_button
from contracts.models import Milestone, MilestoneState, RefundRequest
from contracts.models.milestone import CARD_DISPUTED, CONTESTED, REFUND_REQUESTED
from contracts.pages.facts import Facts
from contracts.pages.silence import lead, silence
from contracts.pages.versions import versions_of
from core.phrases import phrase, phrase_later, phrase_marked
from core.presenting import day, money_words, short_moment
from record.declaring import CLIENT, Act
from timers.called import called

BADGES: dict[str, tuple[str, str, str]] = {
    "offered": (phrase_later("Offered"), "plain", ""),
    "ended": (phrase_later("Never funded"), "plain", "cross"),
    MilestoneState.UNFUNDED: (phrase_later("Not funded"), "", "unknown"),
    MilestoneState.FUNDED: (phrase_later("Funded, held"), "ink", "lock"),
    MilestoneState.SUBMITTED: (phrase_later("In review"), "accent", "eye"),
    MilestoneState.CHANGES_REQUESTED: (phrase_later("Changes asked for"), "accent", "pencil"),
    REFUND_REQUESTED: (phrase_later("Refund asked for"), "alarm", "warning"),
    CARD_DISPUTED: (phrase_later("Held: card dispute"), "alarm", "frozen"),
    MilestoneState.DISPUTED: (phrase_later("Disputed, frozen"), "ink", "frozen"),
    MilestoneState.PAID: (phrase_later("Paid"), "plain", "check"),
    MilestoneState.REFUNDED: (phrase_later("Refunded"), "plain", "check"),
    CONTESTED: (phrase_later("Paid, and in a case"), "ink", "frozen"),
}
# Buttons in the order in which people need them; what is not named comes last.
ORDER = (
    "fund",
    "submit",
    "approve",
    "approve_part",
    "request_changes",
    "refuse_refund",
    "grant_refund",
    "request_refund",
    "give_refund",
    "end_contract",
)
UNDECIDED = (MilestoneState.UNFUNDED, MilestoneState.PAID, MilestoneState.REFUNDED)


def milestone_card(facts: Facts, milestone: Milestone, acts: list[Act]) -> dict[str, Any]:
    words, kind, icon = BADGES[milestone.standing]
    return {
        "number": milestone.number,
        "title": str(milestone),
        "text": _story(facts, milestone),
        "amount": milestone.amount,
        "currency": facts.currency,
        "badge": {"words": _to_whom(facts, milestone, words), "kind": kind, "icon": icon},
        "deliverables": [_deliverable(facts, milestone, each) for each in milestone.deliverables.all()],
        "open": milestone.state not in (MilestoneState.PAID, MilestoneState.REFUNDED),
        "submissions": versions_of(facts.submissions[milestone.number]),
        "silence": _silence(facts, milestone),
        "acts": [act_button(facts.contract, act, milestone, small=True) for act in acts],
    }


def _to_whom(facts: Facts, milestone: Milestone, words: str) -> str:
    if milestone.standing == MilestoneState.PAID:
        return phrase("Paid to you") if facts.side == "freelancer" else phrase("Paid")
    if milestone.state == MilestoneState.REFUNDED:
        return phrase("Back with you") if facts.side == CLIENT else phrase("Refunded")
    return words


def _story(facts: Facts, milestone: Milestone) -> SafeString | str:
    """In a line: what happened to it last, and what is still held of it."""
    said = []
    if newest := facts.newest(milestone):
        said.append(
            phrase(
                "Version {version} handed in {submitted_at}.",
                version=newest.version,
                submitted_at=day(newest.submitted_at),
            )
        )
    elif milestone.state not in UNDECIDED:
        said.append(phrase("Nothing handed in yet."))
    if requests := facts.requests[milestone.number]:
        asked = requests[-1]
        ended = phrase(ENDED[asked.ended_how], day=day(asked.ended_at)) if asked.ended_at else ""
        said.append(f"{_asked_back(facts, asked)} {day(asked.requested_at)}{ended}.")
    if milestone.released and milestone.state not in (MilestoneState.PAID, MilestoneState.REFUNDED):
        said.append(phrase("Part of it has been released."))
    if milestone.given_back:
        said.append(
            phrase(
                "{given_back} of what was released has come back.",
                given_back=money_words(milestone.given_back, facts.currency),
            )
        )
    return " ".join(said)


# How requests for money back end, as the acts keep it.
ENDED = {
    "given back": phrase_later(", given back {day}"),
    "approved": phrase_later(", approved {day}"),
    "part approved": phrase_later(", part approved {day}"),
    "granted": phrase_later(", granted {day}"),
    "refused": phrase_later(", refused {day}"),
    "lapsed": phrase_later(", lapsed {day}"),
    "card dispute": phrase_later(", card dispute {day}"),
}


def _asked_back(facts: Facts, asked: RefundRequest) -> str:
    if asked.requested_at == facts.contract.ended_at:
        return phrase("With the end of the contract the money was asked back")
    if asked.by_clock:
        return phrase("The clock asked for the money back")
    return phrase("The client asked for the money back")


def _deliverable(facts: Facts, milestone: Milestone, deliverable: Any) -> dict[str, Any]:
    submitted = facts.submissions[milestone.number]
    versions = [each.version for each in submitted if deliverable in list(each.meets.all())]
    unsaid = phrase("Not said for each") if submitted and not any(each.meets.all() for each in submitted) else ""
    return {
        "name": deliverable.title,
        "criterion": deliverable.criterion or phrase("Not said"),
        "sent": phrase("Version {versions}", versions=versions[-1]) if versions else unsaid,
    }


def _silence(facts: Facts, milestone: Milestone) -> dict[str, Any] | None:
    deadline = facts.clock_of(milestone)
    if deadline is None:
        return None
    if deadline.is_stopped and deadline.stopped_at is not None:
        text = phrase_marked("since {moment} UTC.", moment=short_moment(deadline.stopped_at))
        return {
            "lead": phrase("The clock of the {kind} stands still", kind=called(deadline.kind)),
            "text": text,
            "due": None,
        }
    led = silence(facts, milestone, deadline)
    return {"lead": lead(facts, led.waits_for), "text": led.text, "due": deadline.due_at}


def in_order(acts: list[tuple[Act, Any]]) -> list[tuple[Act, Any]]:
    """By milestone, and then as ORDER says; what is about the whole contract comes first."""
    return sorted(acts, key=lambda pair: (pair[1].number if pair[0].part else 0, _place(pair[0])))


def _place(act: Act) -> int:
    return ORDER.index(act.name) if act.name in ORDER else len(ORDER)


def acts_in_words(facts: Facts, acts: list[tuple[Act, Any]]) -> list[dict[str, Any]]:
    """Every act that is open to the reader, with what it does."""
    return [
        act_button(facts.contract, act, part if act.part else None)
        | {"does": act.explanation, "about": phrase("milestone {number}", number=part.number) if act.part else ""}
        for act, part in acts
    ]
