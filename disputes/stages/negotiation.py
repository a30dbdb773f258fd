"""Negotiation and offers: the sides settle between themselves, in every phase until an award is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from core import clock
from core.errors import Invalid, NotAllowed, NotFound, invalid
from core.money import show
from core.phrases import phrase, phrase_later
from core.presenting import plain_day
from disputes import beside, closing, cooling, measures, process, waiting
from disputes.contact import no_note_while_apart
from disputes.foreseeing import foresees
from disputes.inputs import OfferInput, TakeOfferInput
from disputes.models import Case, Cause, CoolingOff, Offer, Phase
from disputes.models.case import SETTLING
from people.models import User
from record.acts import Actor, act, current, lapse
from record.declaring import CLIENT, SIDES
from timers.models import Deadline

ESCALATING_AFTER = timedelta(hours=48)


def worse_for_the_other(side: str, figure: int, last: int) -> bool:
    """A client's offer gets worse by going down, a freelancer's by going up."""
    return figure < last if side == CLIENT else figure > last


def note_is_open(case: Case, by: User, inputs: Mapping[str, Any]) -> None:
    """An offer is about money and stays open; words beside it would go where messages may not."""
    note = inputs.get("note", "")
    measures.no_note_while_muted(by, note)
    no_note_while_apart(case, note)


@act(
    Case,
    by=SIDES,
    phase=SETTLING,
    label=phrase_later("Make an offer"),
    takes=OfferInput,
    foresees=foresees("note", first=note_is_open),
)
def offer(case: Case, by: Actor, *, to_freelancer: int, note: str = "") -> Offer:
    """Offer a split. It stays open until you withdraw or replace it, the other side declines it, or the case ends."""
    note_is_open(case, by.user, {"note": note})
    if to_freelancer > case.amount:
        raise invalid(
            "to_freelancer",
            phrase(
                "Only {amount} {currency} is in dispute.",
                amount=show(case.amount, case.currency),
                currency=case.currency,
            ),
        )
    last = case.offers.filter(side=by.position, phase=case.phase).order_by("-pk").first()
    if last and worse_for_the_other(by.position, to_freelancer, last.to_freelancer):
        figure = show(last.to_freelancer, case.currency)
        raise invalid(
            "to_freelancer",
            phrase("Your last offer was {figure}. A new one may not give less.", figure=figure)
            if by.position == CLIENT
            else phrase("Your last offer was {figure}. A new one may not ask for more.", figure=figure),
        )
    replaced = case.open_offers.get(by.position)
    _no_worse_than_accepted(case, by, to_freelancer, replaced)
    case.offers.filter(side=by.position, ended_at=None).update(ended_at=clock.now(), ended_how="replaced")
    said = beside.written(case, by.position, note)
    made = Offer.objects.create(
        case=case, side=by.position, phase=case.phase, to_freelancer=to_freelancer, note=said.plain, made_at=clock.now()
    )
    said.go_with(made, "note")
    if replaced:
        cooling.replace_offer(case, replaced, made)
    current().say(to_freelancer=show(to_freelancer, case.currency), currency=case.currency, offer=made.pk)
    return made


def _no_worse_than_accepted(case: Case, by: Actor, figure: int, replaced: Offer | None) -> None:
    """While an acceptance cools off, its offer binds: a new one may only be better, whatever the phase."""
    accepted = cooling.cooling(case).of.get(by.other)
    if not replaced or not accepted or accepted.offer_id != replaced.pk:
        return
    if worse_for_the_other(by.position, figure, replaced.to_freelancer):
        raise invalid(
            "to_freelancer", phrase("The other side has accepted your offer. A new one may only be better for it.")
        )


def offer_on_table(case: Case, by: Actor) -> None:
    if by.other not in case.open_offers:
        raise NotFound(phrase("There is no open offer of the other side."))


def own_offer_open(case: Case, by: Actor) -> None:
    if by.position not in case.open_offers:
        raise NotFound(phrase("You have no open offer."))


def _meant(case: Case, side: str, named: int | None) -> Offer:
    there = case.open_offers[side]
    if named is not None and named != there.pk:
        raise NotFound(
            phrase("That offer is not open any more."), instead=phrase("Look at the offer that is open now.")
        )
    return there


@act(
    Case,
    by=SIDES,
    phase=SETTLING,
    limit=offer_on_table,
    label=phrase_later("Accept the offer"),
    takes=TakeOfferInput,
    moves_money=True,
    final=True,
)
def accept_offer(case: Case, by: Actor, *, offer: int | None = None) -> None:
    """Settle: the money is divided as offered, and the case ends."""
    taken = _meant(case, by.other, offer)
    if not cooling.cools(case, by, offer=taken):
        _settle(case, taken)


@cooling.takes_effect_by("accept_offer")
def acceptance_takes_effect(case: Case, cooled: CoolingOff) -> None:
    if cooled.offer is None:
        raise RuntimeError(f"{case.reference}: an acceptance takes effect without its offer")
    _settle(case, cooled.offer)


def _settle(case: Case, taken: Offer) -> None:
    taken.ended_at, taken.ended_how = clock.now(), "accepted"
    taken.save(update_fields=["ended_at", "ended_how"])
    closing.close(case, Cause.SETTLEMENT, taken.to_freelancer, keep_fees=_fees_stay(case))


def _fees_stay(case: Case) -> bool:
    """After both have paid, the rulebook says whether the platform keeps the fees of those who settle."""
    return case.phase == Phase.ARBITRATION and case.rules.fee_refund_on_settlement == "none"


@act(
    Case, by=SIDES, phase=SETTLING, limit=offer_on_table, label=phrase_later("Decline the offer"), takes=TakeOfferInput
)
def decline_offer(case: Case, by: Actor, *, offer: int | None = None) -> None:
    """Say no to the other side's offer. Nothing else changes."""
    _end(_meant(case, by.other, offer), "declined")


@act(
    Case,
    by=SIDES,
    phase=SETTLING,
    limit=own_offer_open,
    label=phrase_later("Withdraw your offer"),
    takes=TakeOfferInput,
)
def withdraw_offer(case: Case, by: Actor, *, offer: int | None = None) -> None:
    """Take your open offer back."""
    _end(_meant(case, by.position, offer), "withdrawn")


def _end(offer: Offer, how: str) -> None:
    offer.ended_at, offer.ended_how = clock.now(), how
    offer.save(update_fields=["ended_at", "ended_how"])
    current().say(offer=offer.pk)


def may_escalate(case: Case, by: Actor) -> None:
    """A side that has made an offer, or either from 48 hours after negotiation began."""
    if case.negotiating_since is None:
        raise Invalid(phrase("Negotiation has not begun."))
    from_then = case.negotiating_since + ESCALATING_AFTER
    if clock.now() < from_then and not case.offers.filter(side=by.position).exists():
        raise NotAllowed(
            phrase(
                "You can ask for a mediator from {from_then} UTC, or as soon as you have made an offer.",
                from_then=f"{plain_day(from_then)}, {from_then:%H:%M}",
            )
        )


@act(Case, by=SIDES, phase=Phase.NEGOTIATION, limit=may_escalate, label=phrase_later("Ask for a mediator"))
def escalate(case: Case, by: Actor) -> None:
    """Go on to mediation now, without waiting for the end of the negotiation."""
    process.advance(case, Phase.MEDIATION)


@lapse(process.NEGOTIATION, Case, waits=waiting.until)
def negotiated_in_vain(case: Case, deadline: Deadline) -> None:
    """The time for negotiation is over: the case goes to mediation."""
    process.advance(case, Phase.MEDIATION)
