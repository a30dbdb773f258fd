"""Conflicts of interest: who may not mediate a case, and by which rule."""

from __future__ import annotations

from core.phrases import phrase, phrase_later
from disputes.models import Case
from disputes.models.claimable import shared_source
from people.houses import house_of
from people.models import User
from record.declaring import MEDIATOR

RULE = phrase_later("Rulebook, section 1")
SAYS = {
    "party": phrase_later("You are a side of this case, so you cannot mediate it"),
    "house": phrase_later("You share a mail domain with one of the sides, so you cannot mediate this case"),
    "source": phrase_later("You share a payment source with one of the sides, so you cannot mediate this case"),
    "part": phrase_later("You have acted in this case in another role, so you cannot mediate it"),
    "lapsed": phrase_later("You had this case before and its time ran out"),
    "objected": phrase_later("A side objected to you as the mediator of this case, and the objection was sustained"),
    "recommended": phrase_later("You have recommended in this case before"),
}


def conflict_of(case: Case, person: User) -> str:
    """Why this person may not mediate the case, with the rule; empty where nothing stands in the way."""
    kind = kind_of_conflict(case, person)
    rule = phrase("Rulebook, 6.3 and 6.4") if kind in ("lapsed", "objected", "recommended") else RULE
    return f"{SAYS[kind]} ({rule})." if kind else ""


def shares_a_house(case: Case, person: User) -> bool:
    """Whether somebody has the mail domain of a side, and it is not one that anybody can have."""
    theirs = {house_of(side) for side in (case.contract.client, case.contract.freelancer)}
    return house_of(person) in theirs - {""}


def shares_a_source(case: Case, person: User) -> bool:
    """Whether somebody has paid with a card with which a side has paid."""
    return shared_source(person, [case.contract.client_id, case.contract.freelancer_id])


def kind_of_conflict(case: Case, person: User) -> str:
    """Asked one after the other, the cheapest first."""
    if case.contract.side_of(person):
        return "party"
    if shares_a_house(case, person):
        return "house"
    if shares_a_source(case, person):
        return "source"
    if case.events.filter(by=person).exclude(position=MEDIATOR).exists():
        return "part"
    if case.mediatings.filter(mediator=person, ended_how="lapsed").exists():
        return "lapsed"
    if case.objections.upheld().filter(mediator=person).exists():
        return "objected"
    return "recommended" if case.recommendations.filter(mediator=person).exists() else ""
