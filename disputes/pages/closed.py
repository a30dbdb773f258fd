"""Why a case ended: the cause in words, the split, and where the fees went. The same for both sides."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from core.phrases import phrase
from core.presenting import long_moment
from disputes.models import Cause, FeeState
from disputes.models.set_aside import application_of
from disputes.pages.awarded import came_to_freelancer, shift
from disputes.pages.buttons import Button
from disputes.pages.next_step import NextStep
from disputes.pages.reader import Reader
from disputes.pages.wording import genitive, marked, sentence
from record.declaring import SIDES

FEES = {
    FeeState.REFUNDED: "{fee} was paid back.",
    FeeState.KEPT: "{fee} stays with the platform, as the rulebook says.",
    FeeState.TO_ARBITRATOR: "{fee} went to the arbitrator.",
    FeeState.UNPAID: "{fee} was not paid.",
    FeeState.WAIVED: "{fee} was waived.",
}


def ended(reader: Reader) -> NextStep:
    """In the place of the next step: nothing is left to do, and why."""
    case = reader.case
    closing = case.closing
    if closing.cause == Cause.NO_AGREEMENT:
        title = phrase(
            "No agreement: {amount} stays with {freelancer}",
            amount=reader.money(case.amount),
            freelancer=reader.called("freelancer"),
        )
    elif closing.to_freelancer is None:
        title = phrase("Withdrawn: everything is as it was before the case")
    else:
        title = f"{Cause(closing.cause).label}: {_shares(reader, came_to_freelancer(case) or 0)}"
    at = phrase("This case was closed on {closed_at}.", closed_at=long_moment(closing.closed_at))
    words = " ".join(str(part) for part in (why(reader), fees(reader), shift(reader), at) if part)
    acts = [Button(phrase("Go to your wallet"), reverse("wallet"), "second")] if reader.side else []
    return NextStep(title=title, text=marked(words), wait=True, kicker=phrase("This case is closed"), acts=acts)


def _shares(reader: Reader, to_freelancer: int) -> str:
    for side, whole in (("freelancer", reader.case.amount), ("client", 0)):
        if to_freelancer == whole:
            return phrase("{amount} to {name}", amount=reader.money(reader.case.amount), name=reader.called(side))
    return reader.shares(to_freelancer)


def why(reader: Reader) -> str:
    return _WHY[reader.case.closing.cause](reader)


def fees(reader: Reader) -> str:
    """What became of each side's fee; nothing where no fee was ever asked for."""
    told = []
    for side in SIDES:
        fee = reader.case.fees.get(side)
        if fee is not None:
            whose = phrase(
                "{whose} fee of {amount}",
                whose=sentence(genitive(reader.called(side))),
                amount=reader.money(fee.amount),
            )
            told.append(phrase(FEES[FeeState(fee.state)], fee=whose))
    return " ".join(told)


def _fee_default(reader: Reader) -> str:
    """Said to both in the same words; the side that did not pay sees why the money is gone."""
    case = reader.case
    payer = next((side for side in SIDES if case.fees[side].counted_as_paid), case.claimant)
    late = other(payer)
    paid, missed = reader.called(payer), reader.called(late)
    if case.fees[payer].state == FeeState.WAIVED:
        settled = phrase(
            "{whose} arbitration fee was waived, which counts as paid, and {missed} did not.",
            whose=sentence(genitive(paid)),
            missed=missed,
        )
    else:
        settled = phrase(
            "{paid} paid the arbitration fee in time, and {missed} did not.", paid=sentence(paid), missed=missed
        )
    if case.rules.fee_default != "as_claimed":
        rule = phrase("Then the rulebook gives the amount in dispute to the side that paid, all of it.")
    elif payer == case.claimant:
        rule = phrase(
            "Then the rulebook gives the amount in dispute to the side that paid, as {paid} last claimed.", paid=paid
        )
    else:
        rule = phrase(
            "Then the rulebook gives the amount in dispute to the side that paid, as {paid} last answered.", paid=paid
        )
    return f"{settled} {rule}"


def other(side: str) -> str:
    return SIDES[1] if side == SIDES[0] else SIDES[0]


def _neither(reader: Reader) -> str:
    case = reader.case
    unsent = bool(case.fees) and all(fee.counted_as_paid for fee in case.fees.values())
    begun = (
        phrase("Nobody sent the file to the arbitrator in time.")
        if unsent
        else phrase("Neither side paid the arbitration fee in time.")
    )
    if case.rules.neither_pays == "client" and not unsent:
        goes = phrase("Then the rulebook gives the amount in dispute to the client.")
    elif case.last_recommendation:
        goes = phrase("Then the amount in dispute goes as the mediator last recommended.")
    else:
        goes = phrase("Then the amount in dispute goes evenly, because nothing was recommended.")
    return f"{begun} {goes}"


def _stood(reader: Reader) -> str:
    below = reader.case.rules.low_value_below
    if below is None:
        return phrase("Not both of you rejected the recommendation, so it stands.")
    return phrase(
        "The case is below {below} and not both of you rejected the recommendation, so it stands.",
        below=reader.money(below),
    )


def _silence(reader: Reader) -> str:
    late, applied = sentence(reader.called(reader.case.respondent)), application_of(reader.case)
    if applied and applied.granted is False:
        return phrase(
            "{late} did not answer the claim in time. A mediator did not set that aside. "
            "It was executed as it was made.",
            late=late,
        )
    return phrase("{late} did not answer the claim in time. It was executed as it was made.", late=late)


def _conceded(reader: Reader) -> str:
    return phrase(
        "{respondent} agreed to the claim, and it was executed as it was made.",
        respondent=sentence(reader.called(reader.case.respondent)),
    )


def _withdrawn(reader: Reader) -> str:
    who = sentence(reader.called(reader.case.claimant))
    return phrase("{who} took the case back. The milestones are as before it, and their clocks run on.", who=who)


def _by_law(reader: Reader) -> str:
    said = [event.said for event in reader.case.events.filter(act="legal_release").order_by("number")]
    rules = dict.fromkeys(each["rule"] for each in said[-2:] if each.get("rule"))
    because = phrase(" What says so: {rules}", rules=" ".join(f"“{rule}”" for rule in rules)) if rules else ""
    return phrase("Two operators released the money as the law requires.{because}", because=because)


_WHY: dict[str, Callable[[Reader], str]] = {
    Cause.SETTLEMENT: lambda _: phrase("Both sides agreed to an offer."),
    Cause.BLIND_BID_SETTLEMENT: lambda _: phrase(
        "The sealed bids of both sides met, and the case settled at the midpoint."
    ),
    Cause.CONCEDED: _conceded,
    Cause.WITHDRAWN: _withdrawn,
    Cause.DEFAULT_BY_SILENCE: _silence,
    Cause.RECOMMENDATION_ACCEPTED: lambda _: phrase("Both sides accepted the mediator’s recommendation."),
    Cause.RECOMMENDATION_STOOD: _stood,
    Cause.FEE_DEFAULT: _fee_default,
    Cause.NEITHER_PAID: _neither,
    Cause.AWARD: lambda _: phrase(
        "The arbitrator’s award was recorded by one operator, approved by another, and executed."
    ),
    Cause.LEGAL_RELEASE: _by_law,
    Cause.NO_AGREEMENT: lambda _: phrase("The sides did not agree, and the money stays where it was."),
}
