"""Offering and accepting a contract: the rulebook is pinned when both sides have agreed."""

from __future__ import annotations

from typing import Any

from contracts.inputs import ContractTerms
from contracts.models import Contract, ContractPhase, Deliverable, Milestone
from core import clock
from core.errors import Invalid
from core.money import show
from core.phrases import phrase, phrase_later
from people import ladder
from people.models import User
from record.acts import Actor, act, current
from record.declaring import CLIENT, FREELANCER


@act(Contract, by=CLIENT, phase="new", label=phrase_later("Offer a contract"), takes=ContractTerms, founds=True)
def offer_contract(
    contract: None, by: Actor, *, milestones: list[dict[str, Any]], freelancer: User, **terms: Any
) -> Contract:
    """Offer the terms to a freelancer: milestones, deliverables with criteria, and the rulebook that will hold."""
    if by.user is None or freelancer.pk == by.user.pk:
        raise Invalid(phrase("You cannot make a contract with yourself."))
    ladder.require_not_suspended(by.user)
    made = Contract.objects.create(
        kind="contract", client=by.user, freelancer=freelancer, offered_at=clock.now(), **terms
    )
    for number, milestone in enumerate(milestones, 1):
        deliverables = milestone.pop("deliverables")
        row = Milestone.objects.create(contract=made, number=number, **milestone)
        Deliverable.objects.bulk_create(
            Deliverable(milestone=row, number=place, **deliverable) for place, deliverable in enumerate(deliverables, 1)
        )
    return made


def not_suspended(_: Contract, by: Actor) -> None:
    """No new contract with somebody who is suspended. What runs already goes on."""
    ladder.require_not_suspended(by.user)


@act(
    Contract,
    by=FREELANCER,
    phase=ContractPhase.OFFERED,
    label=phrase_later("Accept the contract"),
    final=True,
    limit=not_suspended,
)
def accept_contract(contract: Contract, by: Actor) -> None:
    """Accept the terms. This version of the rulebook then holds for every dispute about this contract."""
    contract.phase, contract.accepted_at = ContractPhase.ACTIVE, clock.now()
    contract.save(update_fields=["phase", "accepted_at"])
    running = current()
    running.move("contract", ContractPhase.OFFERED, ContractPhase.ACTIVE)
    running.say(
        rulebook=contract.rulebook.name,
        version=contract.rulebook.version,
        milestones=[[m.number, m.title, show(m.amount, contract.currency)] for m in contract.all_milestones],
        currency=contract.currency,
    )
