"""What giving money back and ending the contract lead to, said before it is done."""

from __future__ import annotations

from contracts import holding
from contracts.acting import Form, Telling, Told, consequences_of, form_of
from contracts.models import Contract, Milestone, MilestoneState
from contracts.models.milestone import REFUND_REQUESTED
from contracts.stages.ending import asks_back
from contracts.stages.giving_back import most, returning
from core import clock
from core.phrases import phrase, phrase_later, phrase_marked
from core.presenting import long_deadline, money_mark, money_words
from record.declaring import CLIENT, other_side


def _money(telling: Telling, amount: int) -> str:
    return money_mark(amount, telling.subject.currency)


@form_of(Contract, "give_refund")
def give_refund_form(telling: Telling) -> Form:
    there = money_words(most(telling.part), telling.subject.currency)
    return Form(
        helps={
            "amount": phrase(
                "At most {there}: what is held, and what you were paid and have not given back.", there=there
            )
        }
    )


@consequences_of(Contract, "give_refund")
def give_refund(telling: Telling) -> Told:
    milestone, amount = telling.part, telling.said.get("amount")
    held, client = holding.held(milestone), str(telling.subject.person_of(CLIENT))
    facts = [{"name": phrase("Held now"), "value": _money(telling, held)}]
    if milestone.with_freelancer:
        facts.append({"name": phrase("Released to you"), "value": _money(telling, milestone.with_freelancer)})
    if amount is None:
        return Told(
            [phrase("What is held goes first, the rest comes out of your wallet. You cannot take it back.")], facts
        )
    returned = returning(amount, held=held)
    sentences = [phrase("You cannot take it back.")]
    if returned.from_wallet:
        sentences.append(
            phrase_marked("{amount} comes out of your wallet.", amount=_money(telling, returned.from_wallet))
        )
    if returned.ends:
        sentences.append(phrase("Nothing stays held for this milestone."))
    elif held:
        sentences.append(phrase("The rest stays held, and its clock runs on as before."))
    facts.append({"name": phrase("{client} gets", client=client), "value": _money(telling, amount)})
    return Told(
        sentences,
        facts,
        amount=amount,
        button=phrase("Give back"),
        grave=True,
        done=phrase(
            "You gave {amount} back to {client}.", amount=money_words(amount, telling.subject.currency), client=client
        ),
    )


@consequences_of(Contract, "end_contract")
def end_contract(telling: Telling) -> Told:
    contract = telling.subject
    them = str(contract.person_of(other_side(telling.actor.position)))
    holds = holding.held_on(contract)
    lines = [_goes_on(telling, milestone, holds.get(milestone.number, 0)) for milestone in contract.all_milestones]
    return Told(
        [
            phrase("{them} is told at once. The contract cannot be taken up again.", them=them),
            phrase("Cases go on, and about what is held either side can still open one."),
            *[line for line in lines if line],
        ],
        button=phrase("End the contract"),
        grave=True,
        done=phrase("The contract has ended."),
    )


def _goes_on(telling: Telling, milestone: Milestone, held: int) -> str:
    """What the ending does to one milestone, in a sentence; empty where it is over already."""
    name, amount = phrase("Milestone {number}", number=milestone.number), _money(telling, held)
    if asks_back(milestone):
        rules = telling.subject.rules
        due = long_deadline(rules.calendar.due(clock.now(), rules.refund_request))
        return phrase_marked(
            "{name}: nothing was handed in, so {amount} is asked back. "
            "Unless the freelancer refuses by {due}, it goes back.",
            name=name,
            amount=amount,
            due=due,
        )
    if milestone.standing in _STANDS:
        return phrase_marked(_STANDS[milestone.standing], name=name, amount=amount)
    return phrase("{name}: it is never funded.", name=name) if milestone.state == MilestoneState.UNFUNDED else ""


_STANDS = {
    MilestoneState.SUBMITTED: phrase_later("{name}: its review goes on, {amount} stays held until then."),
    MilestoneState.CHANGES_REQUESTED: phrase_later("{name}: the changes go on, {amount} stays held until then."),
    REFUND_REQUESTED: phrase_later("{name}: the refund request goes on, {amount} stays held until then."),
    MilestoneState.DISPUTED: phrase_later("{name}: its case goes on, {amount} stays held until then."),
}
