"""Filing a claim and answering one: what the forms begin with, and what sending them leads to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contracts import holding
from contracts.acting import Form, Telling, Told, consequences_of, form_of
from contracts.models import Contract, Deliverable, Milestone
from contracts.releases import releases_on
from contracts.rules import Rules
from core import clock, money
from core.errors import Refusal
from core.phrases import phrase
from core.presenting import long_deadline, money_words
from disputes.inputs import SEALED
from disputes.models import Case
from disputes.outcomes import as_claimed, without_response
from disputes.pages import room_for_evidence
from disputes.pages.consequences.common import in_time, reader_of, told
from disputes.pages.consequences.cooling_off import cools_first
from disputes.stages.intake import may_be_disputed
from disputes.stages.released import is_released
from disputes.stages.response import concedes
from people.models import User
from record.declaring import CLIENT, SIDES, Actor, other_side
from timers.counting import Length


class Legend(str):
    """What a row of the form is about: in one sentence, and in its parts for pages that set them apart."""

    __slots__ = ("criterion", "heading")

    heading: str
    criterion: str

    @classmethod
    def of(cls, place: str, deliverable: Deliverable) -> Legend:
        title = f"{place} {deliverable.title}"
        said = phrase("{title}. Done when: {criterion}", title=title, criterion=deliverable.criterion)
        made = cls(said if deliverable.criterion else title)
        made.heading, made.criterion = title, deliverable.criterion
        return made


def form_about(milestones: Iterable[Milestone], reads: str = SEALED) -> Form:
    """Item by item about the deliverables of these milestones; `reads`: who reads the story, and when."""
    deliverables = [(milestone, each) for milestone in milestones for each in milestone.deliverables.all()]
    places = [f"{milestone.number}.{each.number}" for milestone, each in deliverables]
    return Form(
        initial={"items": [{"deliverable": place} for place in places]},
        legends={"items": [Legend.of(place, each) for place, (_, each) in zip(places, deliverables, strict=True)]},
        labels={"words": phrase("In your words: what is there, what is missing, where it shows")},
        helps={
            "statement": phrase("In order, with dates. {reads}", reads=reads),
            "wants": phrase(
                "Files handed over, one more revision, a licence. It is recorded, and no condition of the money."
            ),
            "files": phrase(
                "What was agreed, what was delivered, what was written. Both sides and the mediator can open it. "
            )
            + room_for_evidence.for_everybody(),
        },
        context={"reads": reads},
    )


@form_of(Case, "offer")
def offer_form(telling: Telling) -> Form:
    reader = reader_of(telling)
    case, last = reader.case, reader.own_offer
    whole = money_words(case.amount, case.currency)
    helps = {"to_freelancer": phrase("Of {whole} in dispute; the rest goes to the client.", whole=whole)}
    if last:
        amount = money_words(last.to_freelancer, case.currency)
        helps["to_freelancer"] += (
            phrase(" Your last offer was {amount}: no new one may give less.", amount=amount)
            if reader.side == "client"
            else phrase(" Your last offer was {amount}: no new one may ask for more.", amount=amount)
        )
    context = {
        "total": case.amount,
        "exponent": money.exponent(case.currency),
        "client_name": reader.name("client"),
        "freelancer_name": reader.name("freelancer"),
    }
    return Form(helps=helps, context=context)


@consequences_of(Case, "respond")
def respond(telling: Telling) -> Told:
    reader = reader_of(telling)
    case, them = reader.case, reader.name(reader.other)
    figure = telling.said.get("to_freelancer")
    if figure is not None and concedes(case, min(figure, case.amount)):
        later = cools_first(reader)
        divides = reader.divided(case.claimed)
        sentences = [
            *later.sentences,
            phrase("Your figure meets the claim, so it concedes it. The clock {divides}.", divides=divides)
            if later
            else phrase(
                "Your figure meets the claim, so it concedes it. The clock {divides}, at once.", divides=divides
            ),
        ]
        done = later.done(phrase("You conceded the claim."))
        return told(sentences, button=phrase("Concede the claim"), grave=True, until=later.until, done=done)
    more = _beyond(figure, case.amount, case.currency)
    if case.rules.negotiation:
        until = in_time(case, case.rules.negotiation)
        then = phrase(
            "You both have until {until} to agree between yourselves. Then a mediator takes the case.", until=until
        )
    else:
        then = phrase(
            "A mediator takes the case and recommends a split by {case}.", case=in_time(case, case.rules.mediation)
        )
    sentences = [
        phrase("{them} reads your answer at once, and both stories are opened.", them=them),
        then,
        *more,
        phrase("You cannot change your answer."),
    ]
    return told(sentences, button=phrase("Send your answer"), done=phrase("{them} has your answer.", them=them))


@consequences_of(Contract, "open")
def open_case(telling: Telling) -> Told:
    contract, mine = telling.subject, telling.actor.position
    them = str(contract.person_of(other_side(mine)))
    rules = contract.rules
    if _is_about_released(telling):
        sentences = [*about_released(telling, them), *_asked(telling)]
        return told(sentences, button=phrase("Open the case"), done=phrase("The case is open."))
    due = rules.calendar.due(clock.now(), rules.response)
    sentences = [
        phrase("The disputed milestones are frozen at once. Neither side can move their money alone."),
        phrase(
            "{them} has until {due} ({response}) to answer, item by item, or to agree.",
            them=them,
            due=long_deadline(due),
            response=rules.response,
        ),
        *_asked(telling),
        *_silent(telling, them),
        phrase("Your story stays sealed until both stories are in."),
        phrase("You can withdraw the case until a recommendation is issued."),
    ]
    return told(sentences, button=phrase("Open the case"), done=phrase("The case is open."))


def _is_about_released(telling: Telling) -> bool:
    chosen = chosen_by(telling)
    return bool(chosen) and all(is_released(each) for each in chosen)


def chosen_by(telling: Telling) -> list[Milestone]:
    """The milestones that a claim names, or that its form has begun with."""
    begun = [each.number for each in telling.about.get("chosen", ())]
    named = {str(number) for number in telling.said.get("milestones", begun)}
    return [each for each in telling.subject.all_milestones if str(each.number) in named]


def about_released(telling: Telling, them: str) -> list[str]:
    contract, rules = telling.subject, telling.subject.rules
    amount = money_words(in_dispute(contract, [each.number for each in chosen_by(telling)]), contract.currency)
    first = rules.negotiation or rules.mediation
    places = {"until": in_time_of(rules, first), "them": them}
    return [
        phrase("It is about {amount} that was released. Nothing of it is held.", amount=amount),
        phrase("You both negotiate, until {until}. {them} need not answer the claim.", **places)
        if rules.negotiation
        else phrase("A mediator takes the case, until {until}. {them} need not answer the claim.", **places),
        phrase("What you agree on comes back out of the wallet of {them}, if it covers it.", them=them),
        phrase("Without agreement the money stays where it is."),
        phrase("{them} reads your story as soon as the case is open: nothing in it is sealed.", them=them),
        phrase("There is no fee, and no arbitrator. About each milestone there is one such case."),
    ]


def in_time_of(rules: Rules, length: Length) -> str:
    return long_deadline(rules.calendar.due(clock.now(), length))


def _asked(telling: Telling) -> list[str]:
    """What a claim is worth to the claimant: one above what is there is capped, and one may ask for nothing."""
    contract, figure = telling.subject, telling.said.get("to_freelancer")
    if figure is None:
        return []
    chosen = [each.number for each in chosen_by(telling)]
    amount, mine = in_dispute(contract, chosen), telling.actor.position
    if (amount - min(figure, amount) if mine == CLIENT else figure) == 0:
        other = contract.person_of(other_side(mine))
        return [phrase("With this figure you ask for nothing: all of it goes to {other}.", other=other)]
    return _beyond(figure, amount, contract.currency)


def _beyond(figure: int | None, amount: int, currency: str) -> list[str]:
    if figure is None or figure <= amount:
        return []
    held, rest = money_words(amount, currency), money_words(figure - amount, currency)
    return [
        phrase(
            "What is in dispute is {held}: your figure counts up to it. The other {rest} is outside escrow.",
            held=held,
            rest=rest,
        )
    ]


def _silent(telling: Telling, them: str) -> list[str]:
    """What silence of the other side leads to, by the rule that the lapse itself asks."""
    contract, figure = telling.subject, telling.said.get("to_freelancer")
    if figure is None:
        return []
    amount = in_dispute(contract, telling.said.get("milestones", ()))
    claimed = min(figure, amount)
    outcome = without_response(contract.rules, claimed)
    to_freelancer = as_claimed(claimed).to_freelancer or 0
    shares = ", ".join(
        phrase(
            "{share} to {person_of}", share=money_words(share, contract.currency), person_of=contract.person_of(side)
        )
        for side, share in zip(SIDES, (amount - to_freelancer, to_freelancer), strict=True)
    )
    if outcome.closes:
        return [phrase("If {them} does nothing, the clock executes your claim: {shares}.", them=them, shares=shares)]
    held = contract.rules.set_aside
    return [
        phrase(
            "If {them} does nothing, your claim stands: {shares}. It stays held {held} "
            "more, then the clock executes it.",
            them=them,
            shares=shares,
            held=held,
        )
    ]


def in_dispute(contract: Contract, numbers: Iterable[int]) -> int:
    """The amount in dispute, should a case about these milestones open now."""
    held = at_stake(contract)
    return sum(held.get(number, 0) for number in set(numbers))


def at_stake(contract: Contract) -> dict[int, int]:
    """Milestone number -> what a case about it would be about: what it holds, or what was released of it."""
    released = {number: release.amount for number, release in releases_on(contract).items()}
    return holding.held_on(contract) | released


def disputable(contract: Contract, person: User, chosen: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Each milestone with what it holds, and why it cannot be disputed where it cannot; whether it is `chosen`."""
    held = at_stake(contract)
    actor = Actor(person, contract.side_of(person) or "")
    return [
        {
            "milestone": milestone,
            "held": held.get(milestone.number, 0),
            "stands": "released" if is_released(milestone) else "held",
            "why": why_not(milestone, actor),
            "is_chosen": str(milestone.number) in chosen,
        }
        for milestone in contract.all_milestones
    ]


def why_not(milestone: Milestone, actor: Actor) -> str:
    try:
        may_be_disputed(milestone, actor)
    except Refusal as refusal:
        return refusal.message
    return ""
