"""What the clock does with a milestone when nobody says anything: who gets what, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from contracts.models import Milestone
from contracts.pages.facts import Facts
from contracts.stages import card_disputes, clocks, dormancy
from core.phrases import phrase, phrase_marked, phrase_of
from core.presenting import long_deadline, money_mark
from record.declaring import CLIENT, FREELANCER
from timers.models import Deadline


@dataclass(frozen=True)
class Silence:
    """`waits_for` is the side whose silence it is, `gains` the side that gets the money by it. Empty: both; nobody."""

    waits_for: str
    gains: str
    text: SafeString


def silence(facts: Facts, milestone: Milestone, deadline: Deadline) -> Silence:
    """What this deadline's passing leads to, with its moment and its amount."""
    return _TELLS[deadline.kind](facts, milestone, deadline)


def knows(kind: str) -> bool:
    """Whether there is something to say about a deadline of this kind."""
    return kind in _TELLS


def lead(facts: Facts, waits_for: str) -> str:
    """Whose silence it is: “If you do nothing:”."""
    if not waits_for:
        return phrase("If nobody does anything:")
    return (
        phrase("If you do nothing:")
        if waits_for == facts.side
        else phrase("If {name_of} does nothing:", name_of=facts.name_of(waits_for))
    )


def _review(facts: Facts, milestone: Milestone, deadline: Deadline) -> Silence:
    return Silence(CLIENT, FREELANCER, _goes_to(facts, milestone, deadline, FREELANCER))


def _changes(facts: Facts, milestone: Milestone, deadline: Deadline) -> Silence:
    places = {"until": long_deadline(deadline.due_at), "held": money_mark(facts.held_for(milestone), facts.currency)}
    text = (
        phrase_marked("after {until}, a refund request about {held} opens in your name.", **places)
        if facts.side == CLIENT
        else phrase_marked(
            "after {until}, a refund request about {held} opens in the name of {client}.",
            client=facts.name_of(CLIENT),
            **places,
        )
    )
    return Silence(FREELANCER, "", text)


def _refund_request(facts: Facts, milestone: Milestone, deadline: Deadline) -> Silence:
    if milestone.was_submitted and facts.contract.rules.refund_request_submitted == "case":
        held = money_mark(facts.held_for(milestone), facts.currency)
        text = phrase_marked(
            "after {until}, a case about {held} opens.", until=long_deadline(deadline.due_at), held=held
        )
        return Silence(FREELANCER, "", text)
    return Silence(FREELANCER, CLIENT, _goes_to(facts, milestone, deadline, CLIENT))


def _goes_to(facts: Facts, milestone: Milestone, deadline: Deadline, side: str) -> SafeString:
    places = {"until": long_deadline(deadline.due_at), "held": money_mark(facts.held_for(milestone), facts.currency)}
    if facts.side == side:
        return phrase_marked("after {until}, the clock releases {held} to you.", **places)
    return phrase_marked("after {until}, the clock releases {held} to {name}.", name=facts.name_of(side), **places)


def _dormant(facts: Facts, milestone: Milestone, deadline: Deadline) -> Silence:
    places = {
        "until": long_deadline(deadline.due_at),
        "days": phrase_of(dormancy.NOTICE_RUNS.count, "{number}\u00a0day", "{number}\u00a0days"),
        "held": money_mark(facts.held_for(milestone), facts.currency),
    }
    text = (
        phrase_marked(
            "after {until}, the clock gives both of you notice. {days} later it asks for {held} back in your name. "
            "Anything that either side does on this contract starts the time anew.",
            **places,
        )
        if facts.side == CLIENT
        else phrase_marked(
            "after {until}, the clock gives both of you notice. "
            "{days} later it asks for {held} back in the name of {client}. "
            "Anything that either side does on this contract starts the time anew.",
            client=facts.name_of(CLIENT),
            **places,
        )
    )
    return Silence("", "", text)


def _noticed(facts: Facts, milestone: Milestone, deadline: Deadline) -> Silence:
    told = _changes(facts, milestone, deadline)
    text = phrase_marked("{opens} Anything that either side does on this contract prevents it.", opens=told.text)
    return Silence("", "", text)


def _card_disputed(facts: Facts, milestone: Milestone, deadline: Deadline) -> Silence:
    text = phrase_marked(
        "it stands still until the card dispute is decided; "
        "at the latest after {until} it goes on with what it holds then.",
        until=long_deadline(deadline.due_at),
    )
    return Silence("", "", text)


_TELLS: dict[str, Callable[[Facts, Milestone, Deadline], Silence]] = {
    clocks.REVIEW: _review,
    clocks.CHANGES: _changes,
    clocks.REFUND_REQUEST: _refund_request,
    dormancy.DORMANT: _dormant,
    dormancy.NOTICE: _noticed,
    card_disputes.CARD_DISPUTE: _card_disputed,
}
