"""A rulebook's parameters as sentences, from the recommendation to the award."""

from __future__ import annotations

from decimal import Decimal

from contracts.rules import Rules
from core.phrases import phrase, phrase_of
from core.presenting import money_words


def recommendation(rules: Rules) -> list[str]:
    told = [
        phrase(
            "Each side has {recommendation} to accept or reject it. If both accept, it is "
            "executed at once. Silence is not acceptance: otherwise the fee election opens.",
            recommendation=rules.recommendation,
        ),
    ]
    told += _asking(rules)
    if rules.low_value_below is None:
        return [*told, phrase("However small the amount is, a recommendation never stands without both acceptances.")]
    below = money_words(rules.low_value_below, rules.currency)
    return [
        *told,
        phrase(
            "Below {below} a recommendation stands unless both sides reject it. Counted is "
            "what was funded for the disputed milestones, with other cases of the same "
            "contract within 30 days.",
            below=below,
        ),
    ]


def _asking(rules: Rules) -> list[str]:
    questions = phrase("Either side may ask the mediator. A question is never a rejection. ")
    if rules.question_tolls is None or not rules.questions_per_side:
        questions += phrase("The clock runs on meanwhile.")
    else:
        questions += phrase_of(
            rules.questions_per_side,
            "Each side’s first question stops the clock for both until answered, at most {length} each.",
            "Each side’s first {number} questions stop the clock for both until answered, at most {length} each.",
            length=rules.question_tolls,
        )
    told = [
        questions,
        phrase(
            "Each side may once point out a clerical error. Nothing is executed for at most "
            "3 days. If the figure is corrected, answers given before are void, and at "
            "least 2 days are left."
        ),
    ]
    if rules.second_opinion is None or not rules.second_opinions_per_side:
        return [*told, phrase("There is no second opinion.")]
    return [
        *told,
        phrase(
            "A side that has not accepted may ask for a second opinion, {times}. Another "
            "mediator has {second_opinion}, and does not see the first figure. Both answer "
            "what comes, in full time. If none comes, the first stands.",
            times=_times(rules.second_opinions_per_side),
            second_opinion=rules.second_opinion,
        ),
    ]


def _times(count: int) -> str:
    return phrase("once") if count == 1 else phrase_of(count, "{number} time", "{number} times")


def election(rules: Rules) -> list[str]:
    waiver = (
        phrase(
            "A side that cannot pay may ask for a waiver within 72 hours, once. A waived "
            "fee counts as paid; the platform pays it."
        )
        if rules.fee_waiver
        else phrase("Fees are not waived.")
    )
    return [
        phrase(
            "Each side may pay an arbitration fee within {first_payment}. {fee_in_words}",
            first_payment=rules.first_payment,
            fee_in_words=fee_in_words(rules),
        ),
        phrase(
            "When one side has paid, the other has {second_payment} from then, and never less than before.",
            second_payment=rules.second_payment,
        ),
        waiver,
        phrase("A case that settles in the election gives every fee back."),
    ]


def fee_in_words(rules: Rules) -> str:
    if rules.fee.flat is not None:
        flat = money_words(rules.fee.flat, rules.currency)
        return phrase(
            "The fee is {flat} a side, whatever is in dispute. In a small case it can be more than there is to win.",
            flat=flat,
        )
    bounds = (
        [phrase("at least {at_least}", at_least=money_words(rules.fee.at_least, rules.currency))]
        if rules.fee.at_least
        else []
    )
    if rules.fee.at_most is not None:
        bounds.append(phrase("at most {at_most}", at_most=money_words(rules.fee.at_most, rules.currency)))
    share = phrase("The fee is {plain} % of the amount in dispute a side", plain=_plain(rules.fee.percent))
    return f"{', '.join([share, *bounds])}."


def _plain(percent: Decimal | None) -> str:
    return f"{percent or 0:f}".rstrip("0").rstrip(".") if "." in f"{percent}" else f"{percent}"


def outcomes(rules: Rules) -> list[str]:
    nobody = {
        "recommendation": phrase(
            "Nobody pays: the amount goes as last recommended, or half each where nothing was recommended."
        ),
        "client": phrase("Nobody pays: all goes back to the client."),
        "even": phrase("Nobody pays: each side gets half."),
    }[rules.neither_pays]
    alone = (
        [
            phrase(
                "Only the client pays: the amount goes as that side last claimed or answered. The fee is paid back."
            ),
            phrase(
                "Only the freelancer pays: the amount goes as that side last claimed or answered. The fee is paid back."
            ),
        ]
        if rules.fee_default == "as_claimed"
        else [
            phrase("Only the client pays: that side gets all. The fee is paid back."),
            phrase("Only the freelancer pays: that side gets all. The fee is paid back."),
        ]
    )
    return [
        nobody,
        *alone,
        phrase("Both pay: an arbitrator decides. The money stays held for the award."),
    ]


def arbitration(rules: Rules) -> list[str]:
    sent = (
        phrase(
            "Operators send the file within {send}, with both fees. The platform adds a third share. If they do not, "
            "both fees go back, and the amount goes as last recommended, or half each.",
            send=rules.send,
        )
        if rules.fee_platform_share
        else phrase(
            "Operators send the file within {send}, with both fees. If they do not, "
            "both fees go back, and the amount goes as last recommended, or half each.",
            send=rules.send,
        )
    )
    return [
        sent,
        phrase("If the sides settle before that, the fees are paid back.")
        if rules.fee_refund_on_settlement == "all"
        else phrase("If the sides settle before that, the fees stay with the platform."),
        phrase(
            "The award is expected within {award}. After that, operators are alarmed every "
            "week. One operator records the award, another approves it.",
            award=rules.award,
        ),
        phrase("The award is binding. It may give one side its fee back, from the other’s part."),
    ]
