"""What each act on a contract leads to, said before it is done, in the contract's own amounts and dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html

from contracts import holding
from contracts.acting import Telling, Told, consequences_of
from contracts.models import Contract, Milestone, Rulebook
from contracts.pages.fees import reached_by, worths
from contracts.stages import clocks
from core import clock
from core.presenting import long_deadline, money_mark, money_words
from record.declaring import CLIENT, FREELANCER
from timers.counting import Length

SHOWN = ("USD", "EUR")  # of the currencies that the rulebooks price; the others stand in the rulebook itself


def _due(milestone: Milestone, length: Length) -> str:
    return long_deadline(milestone.contract.rules.calendar.due(clock.now(), length))


def _name(telling: Telling, side: str) -> str:
    return str(telling.subject.person_of(side).display_name)


def _gets(telling: Telling, who: str, amount: int) -> dict[str, Any]:
    return {"name": who, "value": money_mark(amount, telling.subject.currency)}


@consequences_of(Contract, "accept_contract")
def accept_contract(telling: Telling) -> Told:
    contract = telling.subject
    total = sum(milestone.amount for milestone in contract.all_milestones)
    return Told(
        sentences=[
            *filter(None, [reached_by(contract.rules, [milestone.amount for milestone in contract.all_milestones])]),
            f"{contract.rulebook} then holds for every dispute about this contract, to its end.",
            f"{_name(telling, CLIENT)} can then fund the milestones. Begin only with what is funded.",
            "Accepting is free.",
        ],
        facts=[
            {"name": "Milestones", "value": len(contract.all_milestones)},
            {"name": "All together", "value": money_mark(total, contract.currency), "total": True},
        ],
        done="You accepted the contract.",
    )


@consequences_of(Contract, "fund")
def fund(telling: Telling) -> Told:
    return Told(
        sentences=[
            f"The money is held. It goes to {_name(telling, FREELANCER)} when you approve the work, "
            "or when you say nothing until the review has run out.",
            "It comes back to you when both of you agree, or as a case ends.",
            "You pay this amount and nothing on top of it.",
        ],
        facts=[_gets(telling, "Held for this milestone", telling.part.amount)],
        button="Pay into escrow",
    )


@consequences_of(Contract, "submit")
def submit(telling: Telling) -> Told:
    due = _due(telling.part, clocks.review_length(telling.part))
    held = money_mark(holding.held(telling.part), telling.subject.currency)
    return Told(
        sentences=[
            f"The review of {_name(telling, CLIENT)} starts now, and ends on {due}.",
            format_html("Without an answer by then, the clock releases {} to you.", held),
            "Files are kept with their time and their hash. After a request for changes you can hand in another.",
        ],
        done="Your work is handed in, and the review has begun.",
    )


@consequences_of(Contract, "approve")
def approve(telling: Telling) -> Told:
    held = holding.held(telling.part)
    return Told(
        sentences=["The money is in the wallet at once, and is not held any more.", _afterwards(telling)],
        facts=[_gets(telling, f"{_name(telling, FREELANCER)} gets", held), _gets(telling, "You get", 0)],
        button="Approve and release",
        amount=held,
        done=f"You released {money_words(held, telling.subject.currency)} to {_name(telling, FREELANCER)}.",
    )


def _afterwards(telling: Telling) -> str:
    return (
        f"For {telling.subject.rules.released_funds} you can still open a case about it. Then it comes back only if "
        f"{_name(telling, FREELANCER)} agrees."
    )


@consequences_of(Contract, "approve_part")
def approve_part(telling: Telling) -> Told:
    held, part = holding.held(telling.part), telling.said.get("amount")
    freelancer = _name(telling, FREELANCER)
    facts = [_gets(telling, "Held now", held)]
    if part is None:
        return Told(sentences=["The rest stays held, and its review runs on."], facts=facts)
    return Told(
        sentences=["This part is not held any more.", "The review of the rest runs on, three days at least."],
        facts=[*facts, _gets(telling, f"{freelancer} gets now", part), _gets(telling, "Stays held", held - part)],
        button="Release",
        amount=part,
        done=f"You released {money_words(part, telling.subject.currency)} to {freelancer}. The rest stays in review.",
    )


@consequences_of(Contract, "request_changes")
def request_changes(telling: Telling) -> Told:
    due = _due(telling.part, clocks.review_length(telling.part))
    freelancer = _name(telling, FREELANCER)
    return Told(
        sentences=[
            f"{freelancer} has until {due} to hand in the changes.",
            "If nothing comes by then, a request to give the money back opens in your name.",
            "The next version gets a full review again. The money stays held.",
        ],
        done=f"{freelancer} has your changes.",
    )


@consequences_of(Contract, "request_refund")
def request_refund(telling: Telling) -> Told:
    milestone, rules = telling.part, telling.subject.rules
    due, freelancer = _due(milestone, rules.refund_request), _name(telling, FREELANCER)
    opens_case = milestone.was_submitted and rules.refund_request_submitted == "case"
    held = money_mark(holding.held(milestone), telling.subject.currency)
    otherwise = format_html("a case about {} opens", held) if opens_case else format_html("{} comes back to you", held)
    return Told(
        sentences=[
            f"{freelancer} has until {due} to give the money back, or to refuse.",
            format_html("Without an answer by then, {}.", otherwise),
            "The clock stands still until there is an answer. After a refusal you can open a dispute.",
        ],
        done=f"You asked {freelancer} to give the money back.",
    )


@consequences_of(Contract, "grant_refund")
def grant_refund(telling: Telling) -> Told:
    held = holding.held(telling.part)
    return Told(
        sentences=["Nothing stays held for this milestone. You cannot ask for it back."],
        facts=[_gets(telling, f"{_name(telling, CLIENT)} gets", held), _gets(telling, "You get", 0)],
        button="Give back",
        amount=held,
        done=f"You gave {money_words(held, telling.subject.currency)} back to {_name(telling, CLIENT)}.",
        grave=True,
    )


@consequences_of(Contract, "refuse_refund")
def refuse_refund(telling: Telling) -> Told:
    held = money_mark(holding.held(telling.part), telling.subject.currency)
    runs_on = "The review runs on." if telling.part.was_submitted else "You can go on working."
    return Told(
        sentences=[format_html("{} stays held. {}", held, runs_on), "Either side can then open a dispute about it."],
        done="You refused. The money stays held.",
    )


def _warning(said: Mapping[str, Any]) -> str:
    """What the freelancer is warned of too, once the rulebook and the amounts are known."""
    if not said.get("rulebook") or not said.get("milestones"):
        return ""
    return reached_by(said["rulebook"].rules(said["currency"]), [each["amount"] for each in said["milestones"]])


@consequences_of(Contract, "offer_contract")
def offer_contract(telling: Telling) -> Told:
    return Told(
        sentences=[
            "The freelancer reads it and accepts it, or leaves it. Nothing binds anybody before.",
            "You pay milestone by milestone, after it was accepted, into escrow.",
            "The rulebook that you choose holds for every dispute about this contract, whatever is published later.",
            "If a dispute goes to arbitration, each side pays a fee. In a small one it can reach all that there is to "
            "win:",
            *(
                f"{book.name}: {each.words}"
                for book in Rulebook.objects.offered()
                for each in worths(book.params)
                if each.currency in SHOWN
            ),
        ],
        button="Send the offer",
        done=" ".join(filter(None, ["The offer is on its way.", _warning(telling.said)])),
    )
