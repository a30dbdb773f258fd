"""Offers: those that are open, with what one can do about them, and where both sides stand on one scale."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import F

from core.phrases import phrase, phrase_later
from core.presenting import short_moment
from disputes.beside import Heard
from disputes.models import Offer
from disputes.pages.buttons import Button, button, offered
from disputes.pages.reader import Reader
from disputes.pages.reporting_words import report_link
from disputes.pages.words_beside import shown_beside
from record.declaring import SIDES

ENDED = {
    "accepted": phrase_later("Accepted {moment}"),
    "declined": phrase_later("Declined {moment}"),
    "withdrawn": phrase_later("Taken back {moment}"),
    "replaced": phrase_later("Replaced by a later one {moment}"),
    "closed": phrase_later("Ended with the case {moment}"),
}


ENDED_SOMEHOW = phrase_later("Ended {moment}")
EARLIER = 30  # offers that are over, on the page of the case; the record has all of them


@dataclass(frozen=True)
class Shown:
    """One offer: the split that it means, and what the reader can do about it."""

    side: str
    who: str
    is_own: bool
    to_client: int
    to_freelancer: int
    when: str
    note: str
    ended: str
    accepted: str = ""
    flagged: Heard | None = None
    acts: list[Button] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return not self.ended


@dataclass(frozen=True)
class Offers:
    open: list[Shown]
    past: list[Shown]
    scale: list[tuple[str, int, str]]
    make: Button | None
    report: str = ""
    has_more: bool = False


def offers(reader: Reader) -> Offers:
    there = reader.case.offers.order_by(F("ended_at").desc(nulls_first=True), "-pk")  # both sides' open ones first
    found = list(there[: EARLIER + len(SIDES) + 1])
    shown = [_shown(reader, offer) for offer in found[: EARLIER + len(SIDES)]]
    make = button(
        reader, "offer", phrase("Make another offer") if reader.own_offer else phrase("Make an offer"), style="second"
    )
    return Offers(
        open=[offer for offer in shown if offer.is_open],
        past=[offer for offer in shown if not offer.is_open],
        scale=scale(reader),
        has_more=len(found) > len(shown),
        make=make,
        report=report_link(reader, *(each for each in shown if not each.is_own and (each.note or each.flagged))),
    )


def _shown(reader: Reader, offer: Offer) -> Shown:
    is_own = offer.side == reader.side
    note, flagged = shown_beside(reader.case, reader.person, offer, "note")
    how = ENDED.get(offer.ended_how, ENDED_SOMEHOW)
    ended = phrase(how, moment=short_moment(offer.ended_at)) if offer.ended_at else ""
    return Shown(
        side=offer.side,
        who=phrase("You") if is_own else reader.name(offer.side),
        is_own=is_own,
        to_client=reader.case.amount - offer.to_freelancer,
        to_freelancer=offer.to_freelancer,
        when=short_moment(offer.made_at),
        note=note,
        flagged=flagged,
        ended=ended,
        accepted=_accepted(reader, offer),
        acts=[] if ended else _acts(reader, offer, is_own=is_own),
    )


def _accepted(reader: Reader, offer: Offer) -> str:
    """That it was accepted, where the acceptance has not taken effect yet; that nobody can accept it any more."""
    if reader.case.award_recorded_at and not reader.case.is_closed and offer.ended_at is None:
        return phrase("An award is recorded: nobody can accept an offer any more.")
    row = next((row for row in reader.cooling.of.values() if row.offer == offer), None)
    return (
        phrase("Accepted by {side}. Not in effect yet: it can be taken back.", side=reader.called(row.side))
        if row
        else ""
    )


def _acts(reader: Reader, offer: Offer, *, is_own: bool) -> list[Button]:
    if not reader.side:
        return []
    if is_own:
        acts = [button(reader, "withdraw_offer", phrase("Take it back"), style="second", small=True, offer=offer.pk)]
    else:
        decline = button(reader, "decline_offer", phrase("Decline"), style="second", small=True, offer=offer.pk)
        acts = [offered(reader, style="second"), decline]
    return [act for act in acts if act is not None]


def scale(reader: Reader) -> list[tuple[str, int, str]]:
    """Where the sides and the mediator stand: (position, to the freelancer, words), for the split scale."""
    case = reader.case
    figures: list[tuple[str, int, str]] = []
    for side in SIDES:
        offer = case.open_offers.get(side)
        figure = offer.to_freelancer if offer else case.figure_of(side)
        if figure is None:
            continue
        kind = "offer" if offer else "claim" if side == case.claimant else "answer"
        figures.append((side, figure, _speaks(reader, side, kind, reader.money(figure))))
    if case.last_recommendation:
        recommended = case.last_recommendation.to_freelancer
        figures.append(
            ("mediator", recommended, phrase("Recommended: {recommended}", recommended=reader.money(recommended)))
        )
    return figures


def _speaks(reader: Reader, side: str, kind: str, amount: str) -> str:
    if side == reader.side:
        return {
            "offer": phrase("You offer {amount}", amount=amount),
            "claim": phrase("You claim {amount}", amount=amount),
            "answer": phrase("You answer {amount}", amount=amount),
        }[kind]
    name = reader.name(side)
    return {
        "offer": phrase("{name} offers {amount}", name=name, amount=amount),
        "claim": phrase("{name} claims {amount}", name=name, amount=amount),
        "answer": phrase("{name} answers {amount}", name=name, amount=amount),
    }[kind]
