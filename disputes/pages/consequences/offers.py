"""What offers and asking for a mediator lead to."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from core.phrases import phrase
from core.presenting import money_words
from disputes.models import Case
from disputes.pages.consequences.common import fees_return, in_time, reader_of, split_facts, told
from disputes.pages.consequences.cooling_off import cools_first


@consequences_of(Case, "offer")
def offer(telling: Telling) -> Told:
    reader = reader_of(telling)
    them, figure = reader.name(reader.other), telling.said.get("to_freelancer")
    sentences = [
        phrase(
            "{them} can accept it at any time while it is open: the money is then divided at once, and the case ends.",
            them=them,
        ),
        phrase("You can take it back or replace it until then. A new one may not be worse for the other side."),
        phrase("An arbitrator never sees offers."),
    ]
    facts = split_facts(reader, figure) if figure is not None else []
    return told(sentences, facts, button=phrase("Make this offer"), done=phrase("{them} has your offer.", them=them))


@consequences_of(Case, "accept_offer")
def accept_offer(telling: Telling) -> Told:
    reader = reader_of(telling)
    there = reader.their_offer
    if there is None:
        return Told()
    mine = reader.share(reader.side, there.to_freelancer)
    later = cools_first(reader, offered=there.to_freelancer)
    sentences = [
        *later.sentences,
        phrase("Then the money is divided, and the case ends. Nobody can change it afterwards.")
        if later
        else phrase("The money is divided at once, and the case ends. Nobody can change it afterwards."),
        *fees_return(reader),
    ]
    return told(
        sentences,
        split_facts(reader, there.to_freelancer),
        amount=mine,
        button=phrase("Accept"),
        until=later.until,
        done=later.done(
            phrase("You accepted the offer."),
            phrase("Settled. You get {mine}.", mine=money_words(mine, reader.case.currency)),
        ),
    )


@consequences_of(Case, "decline_offer")
def decline_offer(telling: Telling) -> Told:
    them = reader_of(telling).name(reader_of(telling).other)
    return told(
        [phrase("{them} can make another one. Nothing else changes.", them=them)],
        done=phrase("You declined the offer."),
    )


@consequences_of(Case, "withdraw_offer")
def withdraw_offer(telling: Telling) -> Told:
    return told(
        [phrase("It cannot be accepted any more. Nothing else changes.")], done=phrase("Your offer is taken back.")
    )


@consequences_of(Case, "escalate")
def escalate(telling: Telling) -> Told:
    reader = reader_of(telling)
    until = in_time(reader.case, reader.case.rules.mediation)
    return told(
        [
            phrase("A neutral mediator takes the case and recommends a split by {until}.", until=until),
            phrase("Both of you can still settle."),
        ],
        done=phrase("The case is in mediation."),
    )
