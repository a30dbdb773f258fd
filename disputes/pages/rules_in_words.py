"""A rulebook's parameters as sentences, in the order in which a person meets them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from contracts.rules import Rules
from core.presenting import money_words


@dataclass(frozen=True)
class Chapter:
    title: str
    sentences: list[str]


def rules_in_words(rules: Rules) -> list[Chapter]:
    return [
        Chapter("Before any dispute", _contract(rules)),
        Chapter("The claim and the answer", _response(rules)),
        Chapter("Agreeing, with or without a mediator", _mediation(rules)),
        Chapter("The recommendation", _recommendation(rules)),
        Chapter("The fee election", _election(rules)),
        Chapter("Who pays decides who gets the escrow", _outcomes(rules)),
        Chapter("Arbitration", _arbitration(rules)),
        Chapter("How days are counted", _days(rules)),
    ]


def _contract(rules: Rules) -> list[str]:
    lapse = (
        "a case opens for the client"
        if rules.refund_request_submitted == "case"
        else "the money goes back to the client"
    )
    return [
        f"The client has {rules.review} to review work that was handed in, unless the contract says otherwise. If the "
        "client does nothing, the clock releases the milestone’s money to the freelancer.",
        f"The client can ask for the money back. The freelancer has {rules.refund_request} to answer. If the "
        "freelancer does nothing, and nothing was ever handed in, the money goes back to the client; otherwise "
        f"{lapse}.",
        "Only the disputed milestones are frozen. The others go on.",
    ]


def _response(rules: Rules) -> list[str]:
    default = (
        f"the claim stands as it was made. The money stays held for {rules.set_aside} more, then the clock executes it"
        if rules.set_aside
        else "the clock executes the claim as it was made, at once"
    )
    return [
        "Either side can open a case about a milestone that holds money. Opening is free.",
        f"The other side has {rules.response} to answer, item by item, with its own figure.",
        f"If it does nothing, {default}.",
        "A default never gives more than was claimed.",
        "The stories of both sides stay sealed until both are in, or the time for the answer has passed.",
    ]


def _mediation(rules: Rules) -> list[str]:
    first = (
        f"After the answer both sides have {rules.negotiation} to agree. Either can ask for a mediator after 48 hours, "
        "or as soon as it has made an offer."
        if rules.negotiation
        else "After the answer the case goes to a mediator at once."
    )
    return [
        first,
        "Offers can be made and accepted in every stage until an award is recorded.",
        "An accepted offer divides the money at once.",
        f"The mediator has {rules.mediation}, reads everything, moves no money, and recommends a split. If none comes "
        "in time, another mediator gets half the time. If none comes then, the fee election opens without one.",
    ]


def _recommendation(rules: Rules) -> list[str]:
    told = [
        f"Each side has {rules.recommendation} to accept or reject it. If both accept, it is executed at once. "
        "Silence is not acceptance: otherwise the fee election opens.",
    ]
    if rules.low_value_below is not None:
        below = money_words(rules.low_value_below, rules.currency)
        told.append(
            f"Below {below} a recommendation stands unless both sides reject it. Counted is what was funded for the "
            "disputed milestones, with other cases of the same contract within 30 days."
        )
    return told


def _election(rules: Rules) -> list[str]:
    return [
        f"Each side may pay an arbitration fee within {rules.first_payment}. {_fee(rules)}",
        f"When one side has paid, the other has {rules.second_payment} from then, and never less than before.",
        "A case that settles in the election gives every fee back.",
    ]


def _fee(rules: Rules) -> str:
    if rules.fee.flat is not None:
        flat = money_words(rules.fee.flat, rules.currency)
        return f"The fee is {flat} a side, whatever is in dispute. In a small case it can be more than there is to win."
    least = money_words(rules.fee.at_least, rules.currency)
    most = f", at most {money_words(rules.fee.at_most, rules.currency)}" if rules.fee.at_most is not None else ""
    return f"The fee is {_plain(rules.fee.percent)} % of the amount in dispute a side, at least {least}{most}."


def _plain(percent: Decimal | None) -> str:
    return f"{percent or 0:f}".rstrip("0").rstrip(".") if "." in f"{percent}" else f"{percent}"


def _outcomes(rules: Rules) -> list[str]:
    payer = (
        "the amount goes as that side last claimed or answered"
        if rules.fee_default == "as_claimed"
        else "that side gets all"
    )
    nobody = {
        "recommendation": "the amount goes as last recommended, or half each where nothing was recommended",
        "client": "all goes back to the client",
        "even": "each side gets half",
    }[rules.neither_pays]
    return [
        f"Nobody pays: {nobody}.",
        f"Only the client pays: {payer}. The fee is paid back.",
        f"Only the freelancer pays: {payer}. The fee is paid back.",
        "Both pay: an arbitrator decides. The money stays held for the award.",
    ]


def _arbitration(rules: Rules) -> list[str]:
    settling = "are paid back" if rules.fee_refund_on_settlement == "all" else "stay with the platform"
    third = " The platform adds a third share." if rules.fee_platform_share else ""
    return [
        f"Operators send the file within {rules.send}, with both fees.{third} If they do not, both fees go back, and "
        "the amount goes as last recommended, or half each.",
        f"If the sides settle before that, the fees {settling}.",
        f"The award is expected within {rules.award}. One operator records it, another approves it.",
    ]


def _days(rules: Rules) -> list[str]:
    return [
        "The day of the event is not counted. Days are calendar days unless “business” stands with them. A last day on "
        f"a weekend or a holiday ({rules.calendar.name}) moves to the next working day.",
        f"The last minute is 23:59 in {rules.calendar.zone}. What arrives later does not count, by however little.",
    ]
