"""Sealed bids: each side's figure is seen by nobody. When they meet, the case settles in the middle, at once."""

from __future__ import annotations

from collections.abc import Iterator

from core import clock
from core.errors import NotAllowed, invalid
from core.money import show
from core.phrases import phrase, phrase_later
from disputes import closing
from disputes.inputs import BidInput
from disputes.models import Bid, Case, Phase
from disputes.models.bid import MOST_BIDS
from disputes.outcomes import bids_met
from disputes.stages.negotiation import worse_for_the_other
from people.models import User
from record.acts import Actor, act, current, seal
from record.declaring import CLIENT, FREELANCER, SIDES
from record.verifying import Sealed, unseals


def bids_left(case: Case, by: Actor) -> None:
    if sum(bid.side == by.position for bid in case.bids.all()) >= MOST_BIDS:
        raise NotAllowed(
            phrase("You have placed all of your {most_bids} bids.", most_bids=MOST_BIDS),
            instead=phrase("You can still make an offer."),
        )


@act(
    Case,
    by=SIDES,
    phase=(Phase.NEGOTIATION, Phase.MEDIATION),
    limit=bids_left,
    label=phrase_later("Place a sealed bid"),
    takes=BidInput,
    moves_money=True,
    final=True,
    heeds=False,
)
def bid(case: Case, by: Actor, *, amount: int) -> None:
    """Name, sealed, the figure to the freelancer at which you would settle. If both bids meet, the case settles."""
    if amount > case.amount:
        raise invalid(
            "amount",
            phrase(
                "Only {amount} {currency} is in dispute.",
                amount=show(case.amount, case.currency),
                currency=case.currency,
            ),
        )
    last = case.bids.filter(side=by.position).order_by("-number").first()
    if last and worse_for_the_other(by.position, amount, last.to_freelancer):
        raise invalid(
            "amount",
            phrase("A new bid may not be lower than your last one.")
            if by.position == CLIENT
            else phrase("A new bid may not be higher than your last one."),
        )
    number = last.number + 1 if last else 1
    sealed = seal(figure(case, amount))
    Bid.objects.create(
        case=case,
        side=by.position,
        number=number,
        to_freelancer=amount,
        salt=sealed["salt"],
        made_at=clock.now(),
    )
    current().say(bid=number, left=MOST_BIDS - number, sha256=sealed["sha256"])
    latest = latest_bids(case)
    met = bids_met(latest.get(CLIENT), latest.get(FREELANCER))
    if met:
        # A refusal would say that they have met, to somebody who could then try another figure.
        closing.closes_as(case, met)


def figure(case: Case, amount: int) -> str:
    """What the record holds the hash of."""
    return f"{show(amount, case.currency)} {case.currency}"


def latest_bids(case: Case) -> dict[str, int]:
    """Side -> its latest bid; one of the negotiation counts on in mediation. For the acts alone, never for a page."""
    return dict(case.bids.order_by("number").values_list("side", "to_freelancer"))


@unseals("case")
def bids(case: Case, person: User | None) -> Iterator[Sealed]:
    """To no person, ever: not even to who placed it. The portal alone checks them against the record."""
    if person is not None:
        return
    placed = {
        (event.position, event.said["bid"]): event.number for event in case.events.filter(act="bid").order_by("number")
    }
    for each in case.bids.order_by("pk"):
        yield Sealed(placed[each.side, each.number], f"{each}".lower(), each.salt, figure(case, each.to_freelancer))
