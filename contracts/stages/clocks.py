"""The clocks of a milestone: review, changes and refund request. At most one of them runs.

A review always means state `submitted`. One that is taken up again has the time that was left, at least three days;
where none was running, it runs in full.
"""

from __future__ import annotations

from contracts.models import Milestone, MilestoneState
from core.phrases import phrase_as
from timers import deadlines
from timers.called import names_kinds
from timers.counting import Length

REVIEW, CHANGES, REFUND_REQUEST = "review", "changes", "refund_request"
ALL = (REVIEW, CHANGES, REFUND_REQUEST)
AT_LEAST = Length(3, "days")


def review_length(milestone: Milestone) -> Length:
    return Length(milestone.review_days, "days") if milestone.review_days else milestone.contract.rules.review


def begin_review(milestone: Milestone) -> None:
    """A version was handed in: the review runs in full."""
    end(milestone, CHANGES, because="submit", met=True)
    end(milestone, REVIEW, because="submit")
    _start(milestone, REVIEW, review_length(milestone))


def begin_changes(milestone: Milestone) -> None:
    """The client answered in time, and now the freelancer's clock runs."""
    end(milestone, REVIEW, because="request_changes", met=True)
    end(milestone, CHANGES, because="request_changes")
    _start(milestone, CHANGES, review_length(milestone))


def begin_refund_request(milestone: Milestone, because: str) -> None:
    freeze(milestone, because)
    _start(milestone, REFUND_REQUEST, milestone.contract.rules.refund_request)


def freeze(milestone: Milestone, because: str) -> None:
    """Review and changes stand still."""
    deadlines.stop(milestone.contract, REVIEW, CHANGES, about=milestone.number, because=because)


def take_up_review(milestone: Milestone) -> None:
    """The review runs on, or runs in full where none was running."""
    end(milestone, CHANGES, because="review taken up")
    _take_up(milestone, REVIEW)


def take_up_changes(milestone: Milestone) -> None:
    _take_up(milestone, CHANGES)


def take_up(milestone: Milestone) -> None:
    """The clock that belongs to the milestone's state runs on."""
    if milestone.state == MilestoneState.SUBMITTED:
        take_up_review(milestone)
    elif milestone.state == MilestoneState.CHANGES_REQUESTED:
        take_up_changes(milestone)


def end(milestone: Milestone, *kinds: str, because: str, met: bool = False) -> None:
    finish = deadlines.meet if met else deadlines.cancel
    finish(milestone.contract, *(kinds or ALL), about=milestone.number, because=because)


def _take_up(milestone: Milestone, kind: str) -> None:
    deadline = deadlines.find(milestone.contract, kind, milestone.number)
    if deadline is None:
        _start(milestone, kind, review_length(milestone))
    elif deadline.is_stopped:
        deadlines.resume(deadline, at_least=AT_LEAST)
    else:
        deadlines.leave_at_least(deadline, AT_LEAST)


def _start(milestone: Milestone, kind: str, length: Length) -> None:
    deadlines.start(milestone.contract, kind, length, milestone.contract.rules.calendar, about=milestone.number)


@names_kinds
def _called() -> dict[str, str]:
    return {
        "review": phrase_as("clock", "review"),
        "changes": phrase_as("clock", "changes"),
        "refund_request": phrase_as("clock", "refund request"),
        "dormant": phrase_as("clock", "dormant"),
        "dormant_notice": phrase_as("clock", "dormant notice"),
        "card_dispute": phrase_as("clock", "card dispute"),
    }
