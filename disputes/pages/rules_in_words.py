"""A rulebook's parameters as sentences, in the order in which a person meets them."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.rules import Rules
from core.phrases import phrase, phrase_of
from disputes.outcomes import half_of
from disputes.pages.rules_of_the_end import arbitration, election, outcomes, recommendation


@dataclass(frozen=True)
class Chapter:
    title: str
    sentences: list[str]


def rules_in_words(rules: Rules) -> list[Chapter]:
    """Every parameter of the rulebook, in the currency in which it was read."""
    return [
        Chapter(phrase("Before any dispute"), _contract(rules)),
        Chapter(phrase("The claim and the answer"), _response(rules)),
        Chapter(phrase("Agreeing, with or without a mediator"), _mediation(rules)),
        Chapter(phrase("The recommendation"), recommendation(rules)),
        Chapter(phrase("The fee election"), election(rules)),
        Chapter(phrase("Who pays decides who gets the escrow"), outcomes(rules)),
        Chapter(phrase("Arbitration"), arbitration(rules)),
        Chapter(phrase("Money that was released already"), _released(rules)),
        Chapter(phrase("After a threat"), _safety(rules)),
        Chapter(phrase("How days are counted"), _days(rules)),
    ]


def _contract(rules: Rules) -> list[str]:
    places = {"refund_request": rules.refund_request}
    unanswered = (
        phrase(
            "The client can ask for the money back. The freelancer has {refund_request} to "
            "answer. If the freelancer does nothing, and nothing was ever handed in, the "
            "money goes back to the client; otherwise a case opens for the client.",
            **places,
        )
        if rules.refund_request_submitted == "case"
        else phrase(
            "The client can ask for the money back. The freelancer has {refund_request} to "
            "answer. If the freelancer does nothing, and nothing was ever handed in, the "
            "money goes back to the client; otherwise the money goes back to the client.",
            **places,
        )
    )
    return [
        phrase(
            "The client has {review} to review work that was handed in. A contract may "
            "agree on 3 to 30 days instead. If the client does nothing, the clock releases "
            "the milestone’s money to the freelancer.",
            review=rules.review,
        ),
        phrase(
            "The freelancer has the same time to hand in changes that were asked for. If "
            "nothing comes, a request for the money back opens in the client’s name."
        ),
        unanswered,
        phrase(
            "Where money is held, no clock runs and nobody acts for {dormant}, both sides "
            "are told. 14 days later a request for the money back opens in the client’s "
            "name.",
            dormant=rules.dormant,
        ),
        phrase("Only the disputed milestones are frozen. The others go on."),
    ]


def _response(rules: Rules) -> list[str]:
    told = [
        phrase("Either side can open a case about a milestone that holds money. Opening is free."),
        phrase("The other side has {response} to answer, item by item, with its own figure.", response=rules.response),
    ]
    if rules.set_aside:
        told += [
            phrase(
                "If it does nothing, the claim stands as it was made. The money stays held for "
                "{set_aside}. Then the clock executes it.",
                set_aside=rules.set_aside,
            ),
            phrase(
                "In that time the silent side may apply once: why it was silent, and its "
                "answer. A mediator decides within 5 days. Undecided, it is heard."
            ),
        ]
    else:
        told.append(phrase("If it does nothing, the clock executes the claim as it was made, at once."))
    return [
        *told,
        phrase("A default never gives more than was claimed."),
        phrase("The stories of both sides stay sealed until both are in, or the time for the answer has passed."),
    ]


def _mediation(rules: Rules) -> list[str]:
    first = (
        phrase(
            "After the answer both sides have {negotiation} to agree. Either can ask for a "
            "mediator after 48 hours, or as soon as it has made an offer.",
            negotiation=rules.negotiation,
        )
        if rules.negotiation
        else phrase("After the answer the case goes to a mediator at once.")
    )
    told = [
        first,
        phrase("Offers can be made and accepted in every stage until an award is recorded."),
        phrase("An accepted offer divides the money at once."),
        phrase(
            "In negotiation and mediation each side may place three sealed bids, which "
            "nobody is ever shown. As soon as the client’s is at least the freelancer’s, "
            "the case settles in the middle of the two, at once."
        ),
        phrase(
            "The mediator has {mediation}, reads everything, moves no money, and recommends "
            "a split. If none comes in time, another mediator gets {half_of}. If none comes "
            "then, the fee election opens.",
            mediation=rules.mediation,
            half_of=half_of(rules.mediation),
        ),
    ]
    if rules.neutral_reply:
        told.append(
            phrase(
                "A mediator who leaves a side without a reply for {neutral_reply} loses the case to another.",
                neutral_reply=rules.neutral_reply,
            )
        )
    else:
        told.append(phrase("No time limit is set for a mediator’s replies."))
    return told


def _released(rules: Rules) -> list[str]:
    return [
        phrase(
            "For {released_funds} after a release, by approval or because the review ran "
            "out, the client may open a case about it, once a milestone.",
            released_funds=rules.released_funds,
        ),
        phrase("It has a mediator, and no fee election. Without an agreement the money stays where it is."),
    ]


def _safety(rules: Rules) -> list[str]:
    """What a threat changes for the side that it was meant for."""
    told = [
        phrase("A message that may be a threat is held, and read by a reviewer alone. It never decides about money."),
        phrase("A threat that a reviewer upholds moves the running deadline by 72 hours, once a case."),
    ]
    if not rules.cooling_off_hours or not rules.coercion_guard_hours:
        return [*told, phrase("What a threatened side agrees to takes effect at once.")]
    return [
        *told,
        phrase(
            "Who was threatened in the last {coercion_guard_hours} hours and then "
            "withdraws, concedes, or accepts less than was last recommended (or than it "
            "claimed itself, where nothing was), can take that back for {hours}. Only then "
            "it takes effect, and a deadline waits for it.",
            coercion_guard_hours=rules.coercion_guard_hours,
            hours=phrase_of(rules.cooling_off_hours, "{number} hour", "{number} hours"),
        ),
    ]


def _days(rules: Rules) -> list[str]:
    return [
        phrase(
            "The day of the event is not counted. Days are calendar days unless “business” "
            "stands with them. A last day on a weekend moves to the next working day."
        )
        if rules.calendar.name == "none"
        else phrase(
            "The day of the event is not counted. Days are calendar days unless “business” "
            "stands with them. A last day on a weekend or a holiday ({name}) moves to the next working day.",
            name=rules.calendar.name,
        ),
        phrase(
            "The last minute is 23:59 in {zone}. What arrives later does not count, by however little.",
            zone=rules.calendar.zone,
        ),
    ]
