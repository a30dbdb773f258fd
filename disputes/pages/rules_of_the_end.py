"""A rulebook's parameters as sentences, from the recommendation to the award."""

from __future__ import annotations

from decimal import Decimal

from contracts.rules import Rules
from core.presenting import money_words


def recommendation(rules: Rules) -> list[str]:
    told = [
        f"Each side has {rules.recommendation} to accept or reject it. If both accept, it is executed at once. "
        "Silence is not acceptance: otherwise the fee election opens.",
    ]
    told += _asking(rules)
    if rules.low_value_below is None:
        return [*told, "However small the amount is, a recommendation never stands without both acceptances."]
    below = money_words(rules.low_value_below, rules.currency)
    return [
        *told,
        f"Below {below} a recommendation stands unless both sides reject it. Counted is what was funded for the "
        "disputed milestones, with other cases of the same contract within 30 days.",
    ]


def _asking(rules: Rules) -> list[str]:
    questions = "Either side may ask the mediator. A question is never a rejection. "
    if rules.question_tolls is None or not rules.questions_per_side:
        questions += "The clock runs on meanwhile."
    else:
        first = "first question" if rules.questions_per_side == 1 else f"first {rules.questions_per_side} questions"
        stop = "stops" if rules.questions_per_side == 1 else "stop"
        questions += (
            f"Each side’s {first} {stop} the clock for both until answered, at most {rules.question_tolls} each."
        )
    told = [
        questions,
        "Each side may once point out a clerical error. Nothing is executed for at most 3 days. If the figure is "
        "corrected, answers given before are void, and at least 2 days are left.",
    ]
    if rules.second_opinion is None or not rules.second_opinions_per_side:
        return [*told, "There is no second opinion."]
    return [
        *told,
        f"A side that has not accepted may ask for a second opinion, {_times(rules.second_opinions_per_side)}. "
        f"Another mediator has {rules.second_opinion}, and does not see the first figure. Both answer what comes, "
        "in full time. If none comes, the first stands.",
    ]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def election(rules: Rules) -> list[str]:
    waiver = (
        "A side that cannot pay may ask for a waiver within 72 hours, once. A waived fee counts as paid; the platform "
        "pays it."
        if rules.fee_waiver
        else "Fees are not waived."
    )
    return [
        f"Each side may pay an arbitration fee within {rules.first_payment}. {fee_in_words(rules)}",
        f"When one side has paid, the other has {rules.second_payment} from then, and never less than before.",
        waiver,
        "A case that settles in the election gives every fee back.",
    ]


def fee_in_words(rules: Rules) -> str:
    if rules.fee.flat is not None:
        flat = money_words(rules.fee.flat, rules.currency)
        return f"The fee is {flat} a side, whatever is in dispute. In a small case it can be more than there is to win."
    bounds = [f"at least {money_words(rules.fee.at_least, rules.currency)}"] if rules.fee.at_least else []
    if rules.fee.at_most is not None:
        bounds.append(f"at most {money_words(rules.fee.at_most, rules.currency)}")
    share = f"The fee is {_plain(rules.fee.percent)} % of the amount in dispute a side"
    return f"{', '.join([share, *bounds])}."


def _plain(percent: Decimal | None) -> str:
    return f"{percent or 0:f}".rstrip("0").rstrip(".") if "." in f"{percent}" else f"{percent}"


def outcomes(rules: Rules) -> list[str]:
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


def arbitration(rules: Rules) -> list[str]:
    settling = "are paid back" if rules.fee_refund_on_settlement == "all" else "stay with the platform"
    third = " The platform adds a third share." if rules.fee_platform_share else ""
    return [
        f"Operators send the file within {rules.send}, with both fees.{third} If they do not, both fees go back, and "
        "the amount goes as last recommended, or half each.",
        f"If the sides settle before that, the fees {settling}.",
        f"The award is expected within {rules.award}. After that, operators are alarmed every week. One operator "
        "records the award, another approves it.",
        "The award is binding. It may give one side its fee back, from the other’s part.",
    ]
