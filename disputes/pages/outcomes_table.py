"""The four ways in which the fee election can end, in this case's own amounts; always all four."""

from __future__ import annotations

from dataclasses import dataclass

from core.phrases import all_of, phrase, phrase_as
from core.positions import noun
from disputes.lapsing import has_paid, outcome_if_paid
from disputes.models import Cause, FeeState, Phase
from disputes.outcomes import Outcome
from disputes.pages.reader import Reader
from disputes.pages.wording import genitive, sentence
from record.declaring import CLIENT, FREELANCER, SIDES

WAYS = ((False, False), (True, False), (False, True), (True, True))


@dataclass(frozen=True)
class Way:
    """Who pays, where the money goes, what becomes of the fees; `state`: open, closed, or empty before the election."""

    client: bool
    freelancer: bool
    to_client: int | None
    to_freelancer: int | None
    goes: str
    fees: str
    state: str
    note: str = ""
    client_word: str = ""
    freelancer_word: str = ""


@dataclass(frozen=True)
class OutcomesTable:
    """For components/outcomes.html, with the words above it."""

    amount: int
    currency: str
    rows: list[Way]
    lead: str


def outcomes_table(reader: Reader) -> OutcomesTable:
    rows = [_way(reader, client, freelancer) for client, freelancer in WAYS]
    return OutcomesTable(reader.case.amount, reader.case.currency, rows, _lead(reader))


def _way(reader: Reader, client: bool, freelancer: bool) -> Way:
    paying = {CLIENT: client, FREELANCER: freelancer}
    paid = has_paid(reader.case)
    outcome = outcome_if_paid(reader.case, paying)
    words = {side: _word(reader, side, paid=paid[side]) for side in SIDES}
    return Way(
        client,
        freelancer,
        None if outcome.to_freelancer is None else reader.case.amount - outcome.to_freelancer,
        outcome.to_freelancer,
        _goes(reader, outcome, paying),
        _fees(reader, paying),
        *_state(reader, paying, paid),
        words[CLIENT],
        words[FREELANCER],
    )


def _word(reader: Reader, side: str, *, paid: bool) -> str:
    if not paid:
        return phrase_as("of a side", "pays")
    if reader.case.fees[side].state == FeeState.WAIVED:
        return phrase_as("of a fee", "waived")
    return phrase_as("of a fee", "paid")


def _state(reader: Reader, paying: dict[str, bool], paid: dict[str, bool]) -> tuple[str, str]:
    if reader.case.phase != Phase.ELECTION:
        return "", ""
    if any(paid[side] and not paying[side] for side in SIDES):
        return "closed", ""
    missing = [side for side in SIDES if paying[side] and not paid[side]]
    if missing and reader.deadline is not None and reader.deadline.waits_since:
        return "open", phrase("Only by what was begun in time and is not decided yet")
    if not missing:
        waiting = [side for side in SIDES if not paid[side]]
        if waiting == [reader.side]:
            return "open", phrase("Happens if you do nothing")
        if len(waiting) != 1:
            return "open", phrase("Happens if nobody pays")
        return "open", phrase("Happens if {them} does nothing", them=reader.name(waiting[0]))
    if len(missing) == 2:
        return "open", phrase("Happens as soon as both have paid")
    return "open", _one_more(reader, missing[0], alone=not all(paying.values()))


def _one_more(reader: Reader, side: str, *, alone: bool) -> str:
    if side == reader.side:
        return phrase("Happens if only you pay") if alone else phrase("Happens as soon as you pay")
    them = reader.name(side)
    if alone:
        return phrase("Happens if only {them} pays", them=them)
    return phrase("Happens as soon as {them} pays", them=them)


def _goes(reader: Reader, outcome: Outcome, paying: dict[str, bool]) -> str:
    to_freelancer = outcome.to_freelancer
    if to_freelancer is None:
        return phrase("Held for the arbitrator’s award")
    if to_freelancer == reader.case.amount:
        return phrase("All to the freelancer, {freelancer}", freelancer=reader.name(FREELANCER))
    if to_freelancer == 0:
        return phrase("All to the client, {client}", client=reader.name(CLIENT))
    to_client = reader.share(CLIENT, to_freelancer)
    shares = phrase(
        "{to_client} to the client, {to_freelancer} to the freelancer",
        to_client=reader.money(to_client),
        to_freelancer=reader.money(to_freelancer),
    )
    if outcome.cause == Cause.NEITHER_PAID:
        recommended = reader.case.last_recommendation is not None and reader.case.rules.neither_pays == "recommendation"
        if recommended:
            return phrase("Both, as recommended: {shares}", shares=shares)
        return phrase("Both, half each: {shares}", shares=shares)
    payer = CLIENT if paying[CLIENT] else FREELANCER
    if payer == reader.case.claimant:
        return phrase("As {payer} claimed: {shares}", payer=reader.name(payer), shares=shares)
    return phrase("As {payer} answered: {shares}", payer=reader.name(payer), shares=shares)


def _fees(reader: Reader, paying: dict[str, bool]) -> str:
    payers = [side for side in SIDES if paying[side]]
    waived = [side for side in payers if reader.case.fees and reader.case.fees[side].state == FeeState.WAIVED]
    if len(payers) == len(SIDES):
        if not waived:
            return phrase("Both to the arbitrator, when the file is sent")
        return phrase(
            "Both to the arbitrator, when the file is sent; {sides} waived: the platform pays",
            sides=all_of(map(noun, waived)),
        )
    if not payers:
        return phrase("None paid")
    if waived:
        return phrase("Waived: nothing was paid, nothing goes back")
    return phrase("{whose} fee paid back", whose=sentence(genitive(reader.called(payers[0]))))


def _lead(reader: Reader) -> str:
    closed = sum(
        any(paid and not pays for paid, pays in zip(has_paid(reader.case).values(), way, strict=True)) for way in WAYS
    )
    if not closed or reader.case.phase != Phase.ELECTION:
        return phrase("The four ways in which this stage can end.")
    if closed == 2:
        return phrase("The four ways in which this stage can end. Two are no longer possible.")
    return phrase("The four ways in which this stage can end. Three are no longer possible.")
