"""What is protected on a contract, as its page says it to each side: the sum, what is missing, and what to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from contracts.acting import act_button, address
from contracts.models import Milestone
from contracts.pages.facts import Facts
from contracts.protected import Gap, Missing, Part, Protection, protected_for
from core.drawing import percent
from core.phrases import phrase, phrase_later
from core.presenting import money_mark, short_deadline
from record.declaring import CLIENT, FREELANCER

# A milestone, its amounts and its acts that are open to the reader, by (name, number).
Open = Collection[tuple[str, int]]


@dataclass(frozen=True)
class Says:
    """What is missing and what to do, with the first of these acts that is open; else a link to the milestone."""

    what: str
    do: str
    acts: tuple[str, ...] = ()


TO_THE_FREELANCER = {
    Gap.NOT_ACCEPTED: Says(
        phrase_later("The contract is not accepted."),
        phrase_later("Read what is agreed. Accept it, or ask for another offer, before you begin."),
        ("accept_contract",),
    ),
    Gap.NOT_FUNDED: Says(
        phrase_later("Nothing is held for it."), phrase_later("Begin when it is funded: you get a notice.")
    ),
    Gap.NOT_HANDED_IN: Says(
        phrase_later("Nothing is handed in here."),
        phrase_later("Hand the work in on this contract. What is only sent as a message starts no clock."),
        ("submit",),
    ),
    Gap.CHANGES_ASKED_FOR: Says(
        phrase_later("Changes are asked for."), phrase_later("Hand in the next version in time."), ("submit",)
    ),
    Gap.REFUND_ASKED_FOR: Says(
        phrase_later("The client asks for the money back."), phrase_later("Answer in time."), ("refuse_refund",)
    ),
    Gap.DISPUTED: Says(
        phrase_later("A case is open about it."),
        phrase_later("Look at the case: if you do not answer in time, it is divided without you."),
    ),
    Gap.CARD_DISPUTED: Says(
        phrase_later("The bank of the client’s card disputes the payment."),
        phrase_later(
            "You need not do anything: what you handed in is sent to the bank. Until it "
            "decides, everything stands still."
        ),
    ),
    Gap.NO_CRITERION: Says(
        phrase_later("It is not agreed when everything counts as done."),
        phrase_later(
            "Agree on it with the client before you go on, and write it into the note when you hand in the work."
        ),
        ("submit",),
    ),
}
TO_THE_CLIENT = {
    Gap.IN_REVIEW: Says(
        phrase_later("Work is in review, and the clock runs for the freelancer."),
        phrase_later("Look at it in time: approve it, approve part of it, or ask for changes."),
        ("request_changes",),
    ),
    Gap.DISPUTED: Says(
        phrase_later("A case is open about it."),
        phrase_later("Look at the case: if you do not answer in time, it is divided without you."),
    ),
    Gap.CARD_DISPUTED: Says(
        phrase_later("The bank of your card disputes the payment."),
        phrase_later("You need not do anything here. Until the bank decides, everything stands still."),
    ),
    Gap.NO_CRITERION: Says(
        phrase_later("It is not agreed when everything counts as done."),
        phrase_later(
            "Agree on it with the freelancer before work is handed in. A mediator can only go by what is written down."
        ),
    ),
}
LEADS = {
    "freelancer": phrase_later("You are protected for {} of {} that you can still earn here."),
    "client": phrase_later("You are protected for {} of {} that you have in escrow here."),
}
NOTHING = {
    "freelancer": phrase_later("Nothing is to be earned here any more, so nothing has to be protected."),
    "client": phrase_later("You have nothing in escrow here. What you pay in is protected from that moment."),
}


def protection_card(facts: Facts, open_acts: Open) -> dict[str, Any] | None:
    """For contracts/_protection.html; None for whoever has no side."""
    if not facts.side:
        return None
    found = protected_for(facts.side, [part_of(facts, each) for each in facts.milestones])
    return {
        "lead": _lead(facts, found),
        "bar": _bar(found),
        "rows": _rows(facts, found),
        "missing": [_missing(facts, each, open_acts) for each in found.missing],
    }


def part_of(facts: Facts, milestone: Milestone) -> Part:
    deliverables = list(milestone.deliverables.all())
    return Part(
        milestone.number,
        milestone.standing,
        milestone.amount - milestone.released,
        facts.held_for(milestone),
        milestone.was_submitted,
        sum(not each.criterion.strip() for each in deliverables),
    )


def _lead(facts: Facts, found: Protection) -> SafeString | str:
    if not found.whole:
        return NOTHING[facts.side]
    sums = (money_mark(amount, facts.currency) for amount in (found.safe, found.whole))
    return format_html(LEADS[facts.side], *sums)


def _bar(found: Protection) -> dict[str, str] | None:
    """Two widths from the left: what is protected, and all that is held."""
    if not found.whole:
        return None
    return {"safe": percent(found.safe, found.whole), "held": percent(found.safe + found.loose, found.whole)}


def _rows(facts: Facts, found: Protection) -> list[dict[str, Any]]:
    """The bar in figures."""
    rows = [("safe", phrase("Protected"), found.safe), ("loose", phrase("Held, but something is missing"), found.loose)]
    rows += [("bare", phrase("Not held yet"), found.bare)] if facts.side == FREELANCER else []
    return [{"kind": kind, "name": name, "value": money_mark(amount, facts.currency)} for kind, name, amount in rows]


def _missing(facts: Facts, missing: Missing, open_acts: Open) -> dict[str, Any]:
    says = (TO_THE_CLIENT if facts.side == CLIENT else TO_THE_FREELANCER)[missing.gap]
    milestone = next(each for each in facts.milestones if each.number == missing.number)
    act = next(
        (act_button(facts.contract, name, milestone) for name in says.acts if _is_open(name, missing, open_acts)), None
    )
    where = f"{address(facts.contract)}#milestone-{missing.number}"
    return {
        "number": missing.number,
        "what": says.what,
        "do": says.do,
        "until": _until(facts, milestone, missing.gap),
        "link": act or {"label": phrase("Look at milestone {number}", number=missing.number), "url": where, "for": ""},
    }


def _is_open(name: str, missing: Missing, open_acts: Open) -> bool:
    return (name, missing.number) in open_acts or (name, 0) in open_acts


def _until(facts: Facts, milestone: Milestone, gap: Gap) -> str:
    """Until when, where a clock runs that makes it urgent."""
    if gap not in (Gap.IN_REVIEW, Gap.CHANGES_ASKED_FOR, Gap.REFUND_ASKED_FOR):
        return ""
    clock = facts.clock_of(milestone)
    return short_deadline(clock.due_at) if clock and not clock.is_stopped else ""
