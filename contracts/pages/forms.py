"""How the forms of the acts on a contract begin."""

from __future__ import annotations

from contracts.acting import Form, Telling, form_of
from contracts.models import Contract, Rulebook
from core import money
from core.phrases import phrase

USUAL = "standard"


@form_of(Contract, "submit")
def submit(telling: Telling) -> Form:
    deliverables = [(str(each.number), each.title) for each in telling.part.deliverables.all()]
    return Form(
        choices={"meets": deliverables},
        helps={
            "note": phrase("Where the work is, and what the client should know."),
            "links": phrase("In full, beginning with https://"),
        },
        labels={"links": phrase("Links to the work")},
    )


@form_of(Contract, "request_changes")
def request_changes(telling: Telling) -> Form:
    return Form(helps={"items": phrase("One change in each field: what is there, and what should be there.")})


@form_of(Contract, "request_refund")
def request_refund(telling: Telling) -> Form:
    return Form(helps={"reason": phrase("The other side reads this. Say for each deliverable what is missing.")})


@form_of(Contract, "offer_contract")
def offer_contract(telling: Telling) -> Form:
    rulebooks = [(each.name, str(each)) for each in Rulebook.objects.offered()]
    priced = sorted({code for each in Rulebook.objects.offered() for code in each.currencies})
    return Form(
        initial={"rulebook": USUAL, "currency": "USD", "milestones": [{"deliverables": [{"title": ""}]}]},
        choices={"rulebook": rulebooks, "currency": [(code, code) for code in priced or money.EXPONENTS]},
        helps={"freelancer": phrase("The address of the account here. You cannot make a contract with yourself.")},
    )
