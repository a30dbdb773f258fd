"""Everything on the page of one contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import NoReverseMatch, reverse

from contracts.acting import act_button
from contracts.models import Contract, MilestoneState
from contracts.models.milestone import HELD, REFUND_REQUESTED
from contracts.pages.begun import begun_on
from contracts.pages.ends import dispute_about_released, ended_banner, has_something_to_give
from contracts.pages.facts import Facts, facts_of
from contracts.pages.milestones import acts_in_words, in_order, milestone_card
from contracts.pages.movements import statement_table
from contracts.pages.protection import protection_card
from contracts.pages.record_words import record_entries
from contracts.pages.step_cards import actionbar, next_card
from contracts.pages.steps import step_of
from contracts.rules import Rules
from core.phrases import phrase
from core.presenting import NO_BREAK, day, figure, money_mark
from escrow.statements import Lines, latest_of
from people.models import User
from record.acts import acts_open_to
from record.declaring import Act
from record.models import Event
from timers.counting import Length

DISPUTE = "open"  # the act; it has pages of its own
DISPUTABLE = (*HELD, REFUND_REQUESTED)
ENTRIES = 50  # of the record on one page


def contract_page(contract: Contract, reader: User, pages: Mapping[str, str]) -> dict[str, Any]:
    """The context of templates/contracts/contract.html. `pages` says which of the statement and of the record."""
    facts = facts_of(contract, reader)
    acts = in_order([(act, part) for act, part in acts_open_to(reader, contract) if is_offered(facts, act, part)])
    step = step_of(facts)
    booked = latest_of(contract, pages.get("statement", "1"))
    of_milestone = {
        milestone.number: [act for act, part in acts if act.part and part.number == milestone.number]
        for milestone in facts.milestones
    }
    events = Event.objects.filter(subject=contract).select_related("by").order_by("-number")
    record = Paginator(events, ENTRIES).get_page(pages.get("record"))
    return {
        "contract": contract,
        "head": {"facts": _head(contract), "title": contract.title},
        "bench": _bench(facts),
        "banner": ended_banner(facts),
        "next": next_card(facts, step) if step and facts.side else None,
        "actionbar": actionbar(facts, step) if step and facts.side else None,
        "milestones": [milestone_card(facts, each, of_milestone[each.number]) for each in facts.milestones],
        "statement": statement_table(
            booked.rows, contract.currency, after=phrase("Held after"), totals=_totals(facts, booked)
        ),
        "lines": _turning(booked.page, record=record.number),
        "protected": protection_card(facts, {(act.name, part.number if act.part else 0) for act, part in acts}),
        "protection": protection(facts),
        "terms": terms_of(contract.rules),
        "can": acts_in_words(facts, acts),
        "dispute": dispute_way(facts),
        "begun": begun_on(contract, reader) if facts.side else [],
        "cases": cases_of(contract),
        "record": record_entries(facts, record),
        "entries": _turning(record, statement=booked.page.number),
    }


def _turning(page: Page[Any], **other: int) -> dict[str, Any]:
    """For templates/contracts/_pages.html: the other of the two lists stays where it is."""
    return {"page": page, "query": "".join(f"{name}={number}&" for name, number in other.items() if number > 1)}


def is_offered(facts: Facts, act: Act, part: Any) -> bool:
    """What has a button here: not the dispute, which has pages of its own, nor giving back what is back already."""
    return act.name != DISPUTE and (act.name != "give_refund" or has_something_to_give(facts, part))


def _head(contract: Contract) -> list[str]:
    accepted, offered = contract.accepted_at, contract.offered_at
    agreed = (
        phrase("Accepted by both {accepted}", accepted=day(accepted))
        if accepted
        else phrase("Offered {offered}", offered=day(offered))
    )
    return [
        phrase("Contract {reference}", reference=contract.reference),
        agreed,
        phrase("Rulebook {rulebook}", rulebook=contract.rulebook),
    ]


def _bench(facts: Facts) -> dict[str, Any]:
    total = sum(milestone.amount for milestone in facts.milestones)
    disputed = any(milestone.state == MilestoneState.DISPUTED for milestone in facts.milestones)
    return {
        "client": {"name": facts.name_of("client")},
        "freelancer": {"name": facts.name_of("freelancer")},
        "you": facts.side,
        "amount": facts.held,
        "currency": facts.currency,
        "held": phrase("held now, of {total} agreed", total=figure(total, facts.currency)),
        "frozen": disputed,
        "bar": "held" if facts.held else "",
    }


def _totals(facts: Facts, booked: Lines) -> list[dict[str, Any]]:
    """What is held now; it stands below the last line of all."""
    if booked.page.has_previous():
        return []
    totals = [{"name": phrase("In escrow now"), "amount": facts.held}]
    fees = booked.rows[-1].balance - facts.held if booked.rows else 0
    return [{"name": phrase("Held fees"), "amount": fees}, *totals] if fees else totals


def protection(facts: Facts) -> dict[str, list[str]]:
    """What a contract here protects, and what it cannot."""
    review = in_words(facts.contract.rules.review)
    return {
        "can": [
            phrase("Money in escrow. It leaves only by a rule, and each movement says which."),
            phrase("Silence of the client. After {review} of review, the clock pays the freelancer.", review=review),
            phrase("Work handed in through this contract, with its time and its hash."),
        ],
        "cannot": [
            phrase("Work on a milestone that is not funded."),
            phrase("Promises and payments outside the portal."),
            phrase("Damages and secrets. Only a court can help there."),
        ],
    }


def terms_of(rules: Rules) -> list[dict[str, Any]]:
    """What a rulebook says about a contract in one currency."""
    fee = rules.fee
    share = (
        phrase(
            "{normalize} %, at least {at_least}",
            normalize=f"{fee.percent.normalize():f}",
            at_least=figure(fee.at_least, rules.currency),
        )
        if fee.percent
        else ""
    )
    return [
        {"name": phrase("Review time"), "value": in_words(rules.review)},
        {"name": phrase("Answer to a refund request"), "value": in_words(rules.refund_request)},
        {"name": phrase("Answer to a case"), "value": in_words(rules.response)},
        {
            "name": phrase("Arbitration fee, each side"),
            "value": share or money_mark(fee.flat or 0, rules.currency),
        },
        {"name": phrase("Currency"), "value": rules.currency},
    ]


def in_words(length: Length) -> str:
    return str(length).replace(" ", NO_BREAK, 1)


def dispute_way(facts: Facts) -> dict[str, Any]:
    """The way to open a dispute, or why there is none now."""
    if not facts.side:
        return {}
    open_to = [milestone for milestone in facts.milestones if milestone.standing in DISPUTABLE]
    if open_to:
        numbers = ", ".join(str(milestone.number) for milestone in open_to)
        url = way("file-dispute", facts.contract.pk) or act_button(facts.contract, DISPUTE)["url"]
        why = phrase("About milestone {numbers}. What is held for it is frozen until the case ends.", numbers=numbers)
        return {"url": url, "why": f"{why} {dispute_about_released(facts)}".strip()}
    if any(milestone.state == MilestoneState.DISPUTED for milestone in facts.milestones):
        return {"url": "", "why": phrase("Not now: what is held is in a case already.")}
    if released := dispute_about_released(facts):
        return {"url": way("file-dispute", facts.contract.pk), "why": released}
    return {"url": "", "why": phrase("Not now: nothing is held. A case is about money in escrow.")}


def cases_of(contract: Contract) -> list[dict[str, Any]]:
    """The cases about this contract. They are known one layer above; here only that they are its branches."""
    return [
        {
            "reference": case.reference,
            "phase": case.get_phase_display(),
            "amount": case.amount,
            "opened_at": case.opened_at,
            "url": way("case", case.pk),
            "is_closed": case.is_closed,
        }
        for case in contract.cases.order_by("-opened_at")
    ]


def way(name: str, *parts: Any) -> str:
    """The address of a page of another app; empty where that app is not there."""
    try:
        return reverse(name, args=parts)
    except NoReverseMatch:
        return ""
