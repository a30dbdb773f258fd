"""What each act on a case leads to, said before it is done, in this case's own amounts and dates."""

from __future__ import annotations

from typing import Any

from contracts.acting import Telling, Told, consequences_of
from core import clock
from core.presenting import long_deadline, money_mark, money_words
from disputes.lapsing import outcome_if_paid
from disputes.models import Case, Phase
from disputes.outcomes import after_replies
from disputes.pages.reader import Reader
from disputes.pages.wording import marked
from record.declaring import SIDES
from timers.counting import Length


def reader_of(telling: Telling) -> Reader:
    return Reader(telling.subject, telling.by)


def in_time(case: Case, length: Length) -> str:
    """The last minute of a length of time that begins now."""
    return long_deadline(case.rules.calendar.due(clock.now(), length))


def split_facts(reader: Reader, to_freelancer: int) -> list[dict[str, Any]]:
    """Who gets what: the client first, always."""
    currency = reader.case.currency
    return [
        {
            "name": f"{'You' if side == reader.side else reader.name(side)} get{'' if side == reader.side else 's'}",
            "value": money_mark(reader.share(side, to_freelancer), currency),
        }
        for side in SIDES
    ]


def fees_return(reader: Reader) -> list[str]:
    """What settling does with the fees that are paid already."""
    if not any(fee.is_held for fee in reader.case.fees.values()):
        return []
    if reader.case.phase == Phase.ARBITRATION and reader.case.rules.fee_refund_on_settlement == "none":
        return ["Both have paid: the platform keeps the fees, as the rulebook says."]
    return ["Every fee that was paid is paid back at once."]


def told(sentences: list[str], facts: list[dict[str, Any]] | None = None, **more: Any) -> Told:
    """What an act leads to, with every amount in it set as money."""
    return Told([marked(sentence) for sentence in sentences], facts or [], **more)


@consequences_of(Case, "offer")
def offer(telling: Telling) -> Told:
    reader = reader_of(telling)
    them, figure = reader.name(reader.other), telling.said.get("to_freelancer")
    sentences = [
        f"{them} can accept it at any time while it is open: the money is then divided at once, and the case ends.",
        "You can take it back or replace it until then. A new one may not be worse for the other side.",
        "An arbitrator never sees offers.",
    ]
    facts = split_facts(reader, figure) if figure is not None else []
    return told(sentences, facts, button="Make this offer", done=f"{them} has your offer.")


@consequences_of(Case, "accept_offer")
def accept_offer(telling: Telling) -> Told:
    reader = reader_of(telling)
    there = reader.their_offer
    if there is None:
        return Told()
    mine = reader.share(reader.side, there.to_freelancer)
    sentences = [
        "The money is divided at once, and the case ends. Nobody can change it afterwards.",
        *fees_return(reader),
    ]
    return told(
        sentences, split_facts(reader, there.to_freelancer), amount=mine, button="Accept",
        done=f"Settled. You get {money_words(mine, reader.case.currency)}.",
    )  # fmt: skip


@consequences_of(Case, "decline_offer")
def decline_offer(telling: Telling) -> Told:
    them = reader_of(telling).name(reader_of(telling).other)
    return told([f"{them} can make another one. Nothing else changes."], done="You declined the offer.")


@consequences_of(Case, "withdraw_offer")
def withdraw_offer(telling: Telling) -> Told:
    return told(["It cannot be accepted any more. Nothing else changes."], done="Your offer is taken back.")


@consequences_of(Case, "escalate")
def escalate(telling: Telling) -> Told:
    reader = reader_of(telling)
    until = in_time(reader.case, reader.case.rules.mediation)
    return told(
        [f"A neutral mediator takes the case and recommends a split by {until}.", "Both of you can still settle."],
        done="The case is in mediation.",
    )


@consequences_of(Case, "accept")
def accept(telling: Telling) -> Told:
    reader = reader_of(telling)
    made = reader.case.last_recommendation
    if made is None:
        return Told()
    them = reader.name(reader.other)
    given = {reply.side: reply.accepts for reply in made.replies.all()}
    after = after_replies(made.to_freelancer, stands=made.stands, given=given | {reader.side: True})
    if reader.other in given:
        now = "The money is divided at once." if after.closes else f"{them} has rejected it: the fee election opens."
    elif made.stands:
        now = f"It stands when {them} accepts too, and also when {them} says nothing."
    else:
        now = f"It is executed when {them} accepts too. Without that, the fee election opens."
    sentences = [now, "You cannot take this back.", "A court may see the matter differently."]
    return told(
        sentences, split_facts(reader, made.to_freelancer), amount=reader.share(reader.side, made.to_freelancer),
        button="Accept", done="You accepted the recommendation.",
    )  # fmt: skip


@consequences_of(Case, "reject")
def reject(telling: Telling) -> Told:
    reader = reader_of(telling)
    case, made = reader.case, reader.case.last_recommendation
    if made is None:
        return Told()
    given = {reply.side: reply.accepts for reply in made.replies.all()} | {reader.side: False}
    them, fee = reader.name(reader.other), case.rules.fee.of(case.amount)
    if len(given) < len(SIDES):
        both = f"It stands unless {them} rejects it too. If so, the fee election opens."
        sentences = [
            f"You may still accept it until {them} has answered.",
            both
            if made.stands
            else f"Whatever {them} answers, the fee election then opens, unless you accept after all.",
        ]
    elif after_replies(made.to_freelancer, stands=made.stands, given=given).closes:
        sentences = [f"{them} has accepted it, so it stands all the same: the money is divided at once."]
    else:
        until = in_time(case, case.rules.first_payment)
        sentences = [f"The fee election opens at once. Each side can pay or settle until {until}."]
    nobody = outcome_if_paid(case, {}).to_freelancer or 0
    sentences.append(f"If the election opens and nobody pays the fee, the clock {reader.divided(nobody)}.")
    facts = [
        {
            "name": "Recommended for you",
            "value": money_mark(reader.share(reader.side, made.to_freelancer), case.currency),
        },
        {"name": "Your fee for an arbitrator", "value": money_mark(fee, case.currency)},
    ]
    return told(
        sentences, facts, button="Reject the recommendation", grave=True, done="You rejected the recommendation."
    )


@consequences_of(Case, "pay_fee")
def pay_fee(telling: Telling) -> Told:
    reader = reader_of(telling)
    case, them = reader.case, reader.name(reader.other)
    back = "If you settle before the file is sent, the fee is paid back."
    if case.rules.fee_refund_on_settlement == "none":
        back = "If you settle before both have paid, the fee is paid back."
    if case.fees and case.fees[reader.other].is_settled:
        sentences = [f"{them} has paid: the case goes to an arbitrator at once, and the award is final.", back]
    else:
        alone = outcome_if_paid(case, {reader.side: True}).to_freelancer or 0
        until = in_time(case, case.rules.second_payment)
        sentences = [
            f"{them} is told at once, and has until {until}, or until the present deadline where that is later.",
            f"If {them} pays too, an arbitrator decides, and the award is final.",
            f"If {them} does not pay, the clock {reader.divided(alone)}, and your fee is paid back.",
            back,
        ]
    return told(sentences, button="Pay your fee", done="Your fee is paid.")


@consequences_of(Case, "concede")
def concede(telling: Telling) -> Told:
    reader = reader_of(telling)
    sentences = ["The claim is executed at once as it was made, and the case ends.", *fees_return(reader)]
    facts = split_facts(reader, reader.case.claimed)
    return told(sentences, facts, button="Concede the claim", grave=True, done="You conceded the claim.")


@consequences_of(Case, "withdraw")
def withdraw(telling: Telling) -> Told:
    sentences = [
        "The milestones are as they were before the case, and their clocks run on.",
        "A request for the money back counts as refused.",
        "You cannot open another case about the same milestone.",
    ]
    return told(sentences, button="Withdraw the case", grave=True, done="The case is withdrawn.")
