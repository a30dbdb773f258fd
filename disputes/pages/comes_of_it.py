"""What a recommendation leads to, whatever the sides answer: for the mediator, while it is being written.

The same pure functions say it here that the clock itself decides with.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.phrases import phrase, phrase_later
from core.presenting import money_words
from disputes.models import Case
from disputes.outcomes import Outcome, after_replies, election_outcome, without_election
from record.declaring import CLIENT, FREELANCER, SIDES

ANSWERS: list[tuple[str, dict[str, bool]]] = [
    (phrase_later("Both accept it"), {CLIENT: True, FREELANCER: True}),
    (phrase_later("One accepts it, the other rejects it"), {CLIENT: True, FREELANCER: False}),
    (phrase_later("One accepts it, the other does not answer"), {CLIENT: True}),
    (phrase_later("One rejects it, the other does not answer"), {CLIENT: False}),
    (phrase_later("Nobody answers"), {}),
    (phrase_later("Both reject it"), {CLIENT: False, FREELANCER: False}),
]
PAID = ((False, False), (True, False), (False, True), (True, True))  # the client, the freelancer
NONE_DUE = phrase_later("None")


@dataclass(frozen=True)
class Leads:
    """One way it can go. Without figures the words alone say what happens."""

    if_so: str
    words: str
    to_client: int | None
    to_freelancer: int | None
    fees: str


@dataclass(frozen=True)
class ComesOfIt:
    """For templates/staff/_comes_of_it.html."""

    answered: list[Leads]
    elected: list[Leads]
    fee: int


def comes_of_it(case: Case, to_freelancer: int, *, stands: bool) -> ComesOfIt:
    outcomes = [(words, after_replies(to_freelancer, stands=stands, given=given)) for words, given in ANSWERS]
    if case.about_released:
        outcomes = [(words, without_election(outcome)) for words, outcome in outcomes]
    return ComesOfIt(
        [_answered(case, words, outcome) for words, outcome in outcomes],
        [] if case.about_released else [_elected(case, *paid, to_freelancer) for paid in PAID],
        case.rules.fee.of(case.amount),
    )


def _answered(case: Case, if_so: str, outcome: Outcome) -> Leads:
    if outcome.to_freelancer is not None:
        return Leads(if_so, phrase("Divided as you recommend."), *_shares(case, outcome.to_freelancer), NONE_DUE)
    if outcome.closes:
        return Leads(
            if_so, phrase("The case ends without agreement. The money stays where it is."), None, None, NONE_DUE
        )
    return Leads(if_so, phrase("The fee election opens."), None, None, phrase("As the sides then choose"))


def _elected(case: Case, client: bool, freelancer: bool, recommended: int) -> Leads:
    paid = {CLIENT: client, FREELANCER: freelancer}
    figures = {side: case.figure_of(side) for side in SIDES}
    outcome = election_outcome(case.rules, case.amount, paid=paid, figures=figures, recommended=recommended)
    payers = [case.person_of(side).display_name for side in SIDES if paid[side]]
    if outcome.to_freelancer is None:
        fee = money_words(case.rules.fee.of(case.amount), case.currency)
        return Leads(
            phrase("Both pay the fee"),
            phrase("An arbitrator decides."),
            None,
            None,
            phrase("{fee} from each, to the arbitrator", fee=fee),
        )
    if not payers:
        return Leads(
            phrase("Nobody pays the fee"), phrase("By the rulebook."), *_shares(case, outcome.to_freelancer), NONE_DUE
        )
    return Leads(
        phrase("Only {payers} pays the fee", payers=payers[0]),
        phrase("By the rulebook."),
        *_shares(case, outcome.to_freelancer),
        phrase("Paid back"),
    )


def _shares(case: Case, to_freelancer: int) -> tuple[int, int]:
    return case.amount - to_freelancer, to_freelancer
