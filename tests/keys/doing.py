"""Every act that moves money or costs something, led up to by the acts of people, with an input that it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from escrow.providers.sandbox_bank import ARRIVES
from people.models import User
from tests.stories import CARD, Story

WHY = "As the court has ordered."
SORRY = "I was in hospital from the 3rd to the 11th."


@dataclass
class Doing:
    """Who is about to do what on which subject; `other` is another input that it would take as well."""

    by: User
    subject: Any
    body: dict[str, Any]
    other: dict[str, Any]


def fund(story: Story) -> Doing:
    story.active()
    return Doing(story.client, story.contract, {"milestone": 1, "card": CARD}, {"milestone": 1, "card": OTHER_CARD})


def approve(story: Story) -> Doing:
    story.submitted()
    return Doing(story.client, story.contract, {"milestone": 1}, {"milestone": 2})


def approve_part(story: Story) -> Doing:
    story.submitted()
    body = {"milestone": 1, "amount": "40.00", "reason": "Two pages of three."}
    return Doing(story.client, story.contract, body, body | {"amount": "50.00"})


def grant_refund(story: Story) -> Doing:
    story.funded()
    story.act_on_contract(story.client, "request_refund", milestone=1, reason="Nothing came.")
    return Doing(story.freelancer, story.contract, {"milestone": 1}, {"milestone": 2})


def give_refund(story: Story) -> Doing:
    story.submitted()
    body = {"milestone": 1, "amount": "40.00"}
    return Doing(story.freelancer, story.contract, body, body | {"amount": "50.00"})


def respond(story: Story) -> Doing:
    """Conceding, so that money moves."""
    story.in_response()
    body = story.statement(story.client, to_freelancer="1200.00")
    return Doing(story.client, story.case, body, body | {"to_freelancer": "100.00"})


def refuse_set_aside(story: Story) -> Doing:
    story.in_default()
    said = story.statement(story.client, to_freelancer="60.00", reason=SORRY)
    story.act(story.client, "set_aside", **said)
    return Doing(story.mediator, story.case, {"reason": "No excuse."}, {"reason": "None at all."})


def accept_offer(story: Story) -> Doing:
    story.in_negotiation()
    story.act(story.client, "offer", to_freelancer="60.00")
    offer = story.case.offers.get().pk
    return Doing(story.freelancer, story.case, {"offer": offer}, {})


def bid(story: Story) -> Doing:
    """The second, which meets the first."""
    story.in_negotiation()
    story.act(story.client, "bid", amount="700.00")
    return Doing(story.freelancer, story.case, {"amount": "600.00"}, {"amount": "610.00"})


def concede(story: Story) -> Doing:
    story.in_negotiation()
    return Doing(story.client, story.case, {}, {"more": "words"})


def accept(story: Story) -> Doing:
    """The second to accept: it is executed."""
    story.in_recommendation()
    story.act(story.freelancer, "accept")
    return Doing(story.client, story.case, {}, {"more": "words"})


def reject(story: Story) -> Doing:
    story.in_recommendation()
    story.act(story.freelancer, "accept")
    return Doing(story.client, story.case, {"typed": "REJECT"}, {"typed": "reject"})


def refuse_correction(story: Story) -> Doing:
    story.in_recommendation()
    story.act(story.client, "ask_correction", reason="The sum is wrong.")
    return Doing(story.mediator, story.case, {"reason": "It is right."}, {"reason": "It is quite right."})


def pay_fee(story: Story) -> Doing:
    story.in_election()
    return Doing(story.client, story.case, {"card": CARD}, {"card": OTHER_CARD})


def send_file(story: Story) -> Doing:
    story.both_paid()
    return Doing(story.operator, story.case, {}, {"more": "words"})


def approve_award(story: Story) -> Doing:
    story.awarding()
    return Doing(story.second_operator, story.case, {}, {"more": "words"})


def legal_release(story: Story) -> Doing:
    """The second operator's, which executes it."""
    story.in_negotiation()
    story.act(story.operator, "hold", reason="The card was reported stolen.")
    body = {"to_freelancer": "300.00", "reason": WHY}
    story.act(story.operator, "legal_release", **body)
    return Doing(story.second_operator, story.case, body, body | {"to_freelancer": "310.00"})


PAYOUT = {"currency": "USD", "amount": "40.00", "holder": "Maribel Reyes", "account": ARRIVES}
OTHER_CARD = "5555 5555 5555 4444"  # which the sandbox takes too
ALL: dict[str, Callable[[Story], Doing]] = {
    about.__name__: about
    for about in (
        fund, approve, approve_part, grant_refund, give_refund, respond, refuse_set_aside, accept_offer, bid, concede,
        accept, reject, refuse_correction, pay_fee, send_file, approve_award, legal_release,
    )
}  # fmt: skip
