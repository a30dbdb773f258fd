"""Answering a claim: the claim beside the form, and the three ways to answer with what each leads to."""

from __future__ import annotations

from typing import Any

from contracts.acting import Form, Telling, form_of
from core import money
from core.phrases import phrase
from disputes.models import Case
from disputes.pages.both_sides import claim_items, statements_of
from disputes.pages.buttons import address
from disputes.pages.consequences.common import in_time, reader_of
from disputes.pages.filing import form_about
from disputes.pages.reader import Reader
from disputes.pages.wording import marked


@form_of(Case, "respond")
def respond_form(telling: Telling) -> Form:
    reader = reader_of(telling)
    form = form_about(reader.case.disputed)
    context = {**form.context, **beside(reader)}
    return Form(form.initial, form.choices, form.legends, form.labels, form.helps, context)


def beside(reader: Reader) -> dict[str, Any]:
    case = reader.case
    return {
        "deadline": reader.deadline,
        "claimant": reader.name(case.claimant),
        "claimant_side": case.claimant,
        "claim": marked(reader.shares(case.claimed)),
        "claimed_items": claim_items(reader, statements_of(case)),
        "ways": ways(reader),
        "total": case.amount,
        "fee": case.rules.fee.of(case.amount),
        "exponent": money.exponent(case.currency),
        "client_name": reader.name("client"),
        "freelancer_name": reader.name("freelancer"),
    }


def ways(reader: Reader) -> list[dict[str, str]]:
    """Concede, contest in part, contest; and what silence does stands beside them."""
    case, rules = reader.case, reader.case.rules
    then = (
        phrase(
            "You both have {length} to agree, until {until}; then a mediator takes the case",
            length=rules.negotiation,
            until=in_time(case, rules.negotiation),
        )
        if rules.negotiation
        else phrase("A mediator takes the case")
    )
    return [
        {
            "name": phrase("Concede"),
            "then": marked(
                phrase("The clock {claimed}, at once. The case ends.", claimed=reader.divided(case.claimed))
            ),
            "url": address(case, "concede") if "concede" in reader.open_acts else "",
            "link": phrase("Concede the claim"),
        },
        {
            "name": phrase("Contest in part"),
            "then": phrase("Your figure lies between the claim and nothing. {then}.", then=then),
            "url": "",
        },
        {
            "name": phrase("Contest all of it"),
            "then": phrase("Your figure is the other end. {then}.", then=then),
            "url": "",
        },
    ]
