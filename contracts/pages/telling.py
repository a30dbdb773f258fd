"""What each act on a contract leads to, said before it is done, in the contract's own amounts and dates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts import holding
from contracts.acting import Telling, Told, consequences_of
from contracts.models import Contract, Milestone, Rulebook
from contracts.pages.fees import reached_by, worths
from contracts.stages import clocks
from core import clock
from core.phrases import phrase, phrase_marked
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
            phrase(
                "{rulebook} then holds for every dispute about this contract, to its end.", rulebook=contract.rulebook
            ),
            phrase("{name} can then fund the milestones. Begin only with what is funded.", name=_name(telling, CLIENT)),
            phrase("Accepting is free."),
        ],
        facts=[
            {"name": phrase("Milestones"), "value": len(contract.all_milestones)},
            {"name": phrase("All together"), "value": money_mark(total, contract.currency), "total": True},
        ],
        done=phrase("You accepted the contract."),
    )


@consequences_of(Contract, "fund")
def fund(telling: Telling) -> Told:
    return Told(
        sentences=[
            phrase(
                "The money is held. It goes to {name} when you approve the work, or when you "
                "say nothing until the review has run out.",
                name=_name(telling, FREELANCER),
            ),
            phrase("It comes back to you when both of you agree, or as a case ends."),
            phrase("You pay this amount and nothing on top of it."),
        ],
        facts=[_gets(telling, phrase("Held for this milestone"), telling.part.amount)],
        button=phrase("Pay into escrow"),
    )


@consequences_of(Contract, "submit")
def submit(telling: Telling) -> Told:
    due = _due(telling.part, clocks.review_length(telling.part))
    held = money_mark(holding.held(telling.part), telling.subject.currency)
    return Told(
        sentences=[
            phrase("The review of {name} starts now, and ends on {due}.", name=_name(telling, CLIENT), due=due),
            phrase_marked("Without an answer by then, the clock releases {held} to you.", held=held),
            phrase(
                "Files are kept with their time and their hash. After a request for changes you can hand in another."
            ),
        ],
        done=phrase("Your work is handed in, and the review has begun."),
    )


@consequences_of(Contract, "approve")
def approve(telling: Telling) -> Told:
    held = holding.held(telling.part)
    return Told(
        sentences=[phrase("The money is in the wallet at once, and is not held any more."), _afterwards(telling)],
        facts=[
            _gets(telling, phrase("{name} gets", name=_name(telling, FREELANCER)), held),
            _gets(telling, phrase("You get"), 0),
        ],
        button=phrase("Approve and release"),
        amount=held,
        done=phrase(
            "You released {held} to {name}.",
            held=money_words(held, telling.subject.currency),
            name=_name(telling, FREELANCER),
        ),
    )


def _afterwards(telling: Telling) -> str:
    return phrase(
        "For {released_funds} you can still open a case about it. Then it comes back only if {name} agrees.",
        released_funds=telling.subject.rules.released_funds,
        name=_name(telling, FREELANCER),
    )


@consequences_of(Contract, "approve_part")
def approve_part(telling: Telling) -> Told:
    held, part = holding.held(telling.part), telling.said.get("amount")
    freelancer = _name(telling, FREELANCER)
    facts = [_gets(telling, phrase("Held now"), held)]
    if part is None:
        return Told(sentences=[phrase("The rest stays held, and its review runs on.")], facts=facts)
    return Told(
        sentences=[
            phrase("This part is not held any more."),
            phrase("The review of the rest runs on, three days at least."),
        ],
        facts=[
            *facts,
            _gets(telling, phrase("{freelancer} gets now", freelancer=freelancer), part),
            _gets(telling, phrase("Stays held"), held - part),
        ],
        button=phrase("Release"),
        amount=part,
        done=phrase(
            "You released {part} to {freelancer}. The rest stays in review.",
            part=money_words(part, telling.subject.currency),
            freelancer=freelancer,
        ),
    )


@consequences_of(Contract, "request_changes")
def request_changes(telling: Telling) -> Told:
    due = _due(telling.part, clocks.review_length(telling.part))
    freelancer = _name(telling, FREELANCER)
    return Told(
        sentences=[
            phrase("{freelancer} has until {due} to hand in the changes.", freelancer=freelancer, due=due),
            phrase("If nothing comes by then, a request to give the money back opens in your name."),
            phrase("The next version gets a full review again. The money stays held."),
        ],
        done=phrase("{freelancer} has your changes.", freelancer=freelancer),
    )


@consequences_of(Contract, "request_refund")
def request_refund(telling: Telling) -> Told:
    milestone, rules = telling.part, telling.subject.rules
    due, freelancer = _due(milestone, rules.refund_request), _name(telling, FREELANCER)
    opens_case = milestone.was_submitted and rules.refund_request_submitted == "case"
    held = money_mark(holding.held(milestone), telling.subject.currency)
    otherwise = (
        phrase_marked("Without an answer by then, a case about {held} opens.", held=held)
        if opens_case
        else phrase_marked("Without an answer by then, {held} comes back to you.", held=held)
    )
    return Told(
        sentences=[
            phrase(
                "{freelancer} has until {due} to give the money back, or to refuse.", freelancer=freelancer, due=due
            ),
            otherwise,
            phrase("The clock stands still until there is an answer. After a refusal you can open a dispute."),
        ],
        done=phrase("You asked {freelancer} to give the money back.", freelancer=freelancer),
    )


@consequences_of(Contract, "grant_refund")
def grant_refund(telling: Telling) -> Told:
    held = holding.held(telling.part)
    return Told(
        sentences=[phrase("Nothing stays held for this milestone. You cannot ask for it back.")],
        facts=[
            _gets(telling, phrase("{name} gets", name=_name(telling, CLIENT)), held),
            _gets(telling, phrase("You get"), 0),
        ],
        button=phrase("Give back"),
        amount=held,
        done=phrase(
            "You gave {held} back to {name}.",
            held=money_words(held, telling.subject.currency),
            name=_name(telling, CLIENT),
        ),
        grave=True,
    )


@consequences_of(Contract, "refuse_refund")
def refuse_refund(telling: Telling) -> Told:
    held = money_mark(holding.held(telling.part), telling.subject.currency)
    stays = (
        phrase_marked("{held} stays held. The review runs on.", held=held)
        if telling.part.was_submitted
        else phrase_marked("{held} stays held. You can go on working.", held=held)
    )
    return Told(
        sentences=[
            stays,
            phrase("Either side can then open a dispute about it."),
        ],
        done=phrase("You refused. The money stays held."),
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
            phrase("The freelancer reads it and accepts it, or leaves it. Nothing binds anybody before."),
            phrase("You pay milestone by milestone, after it was accepted, into escrow."),
            phrase(
                "The rulebook that you choose holds for every dispute about this contract, whatever is published later."
            ),
            phrase(
                "If a dispute goes to arbitration, each side pays a fee. In a small one it can "
                "reach all that there is to win:"
            ),
            *(
                f"{book.name}: {each.words}"
                for book in Rulebook.objects.offered()
                for each in worths(book.params)
                if each.currency in SHOWN
            ),
        ],
        button=phrase("Send the offer"),
        done=" ".join(filter(None, [phrase("The offer is on its way."), _warning(telling.said)])),
    )
