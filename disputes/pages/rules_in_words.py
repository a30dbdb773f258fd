"""A rulebook's parameters as sentences, in the order in which a person meets them."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.rules import Rules
from disputes.outcomes import half_of
from disputes.pages.rules_of_the_end import arbitration, election, outcomes, recommendation


@dataclass(frozen=True)
class Chapter:
    title: str
    sentences: list[str]


def rules_in_words(rules: Rules) -> list[Chapter]:
    """Every parameter of the rulebook, in the currency in which it was read."""
    return [
        Chapter("Before any dispute", _contract(rules)),
        Chapter("The claim and the answer", _response(rules)),
        Chapter("Agreeing, with or without a mediator", _mediation(rules)),
        Chapter("The recommendation", recommendation(rules)),
        Chapter("The fee election", election(rules)),
        Chapter("Who pays decides who gets the escrow", outcomes(rules)),
        Chapter("Arbitration", arbitration(rules)),
        Chapter("Money that was released already", _released(rules)),
        Chapter("After a threat", _safety(rules)),
        Chapter("How days are counted", _days(rules)),
    ]


def _contract(rules: Rules) -> list[str]:
    lapse = (
        "a case opens for the client"
        if rules.refund_request_submitted == "case"
        else "the money goes back to the client"
    )
    return [
        f"The client has {rules.review} to review work that was handed in. A contract may agree on 3 to 30 days "
        "instead. If the client does nothing, the clock releases the milestone’s money to the freelancer.",
        "The freelancer has the same time to hand in changes that were asked for. If nothing comes, a request for the "
        "money back opens in the client’s name.",
        f"The client can ask for the money back. The freelancer has {rules.refund_request} to answer. If the "
        "freelancer does nothing, and nothing was ever handed in, the money goes back to the client; otherwise "
        f"{lapse}.",
        f"Where money is held, no clock runs and nobody acts for {rules.dormant}, both sides are told. 14 days "
        "later a request for the money back opens in the client’s name.",
        "Only the disputed milestones are frozen. The others go on.",
    ]


def _response(rules: Rules) -> list[str]:
    told = [
        "Either side can open a case about a milestone that holds money. Opening is free.",
        f"The other side has {rules.response} to answer, item by item, with its own figure.",
    ]
    if rules.set_aside:
        told += [
            f"If it does nothing, the claim stands as it was made. The money stays held for {rules.set_aside}. Then "
            "the clock executes it.",
            "In that time the silent side may apply once: why it was silent, and its answer. A mediator decides within "
            "5 days. Undecided, it is heard.",
        ]
    else:
        told.append("If it does nothing, the clock executes the claim as it was made, at once.")
    return [
        *told,
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
    told = [
        first,
        "Offers can be made and accepted in every stage until an award is recorded.",
        "An accepted offer divides the money at once.",
        "In negotiation and mediation each side may place three sealed bids, which nobody is ever shown. As soon as "
        "the client’s is at least the freelancer’s, the case settles in the middle of the two, at once.",
        f"The mediator has {rules.mediation}, reads everything, moves no money, and recommends a split. If none comes "
        f"in time, another mediator gets {half_of(rules.mediation)}. If none comes then, the fee election opens.",
    ]
    if rules.neutral_reply:
        told.append(
            f"A mediator who leaves a side without a reply for {rules.neutral_reply} loses the case to another."
        )
    else:
        told.append("No time limit is set for a mediator’s replies.")
    return told


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _released(rules: Rules) -> list[str]:
    return [
        f"For {rules.released_funds} after a release, by approval or because the review ran out, the client may open a "
        "case about it, once a milestone.",
        "It has a mediator, and no fee election. Without an agreement the money stays where it is.",
    ]


def _safety(rules: Rules) -> list[str]:
    """What a threat changes for the side that it was meant for."""
    told = [
        "A message that may be a threat is held, and read by a reviewer alone. It never decides about money.",
        "A threat that a reviewer upholds moves the running deadline by 72 hours, once a case.",
    ]
    if not rules.cooling_off_hours or not rules.coercion_guard_hours:
        return [*told, "What a threatened side agrees to takes effect at once."]
    return [
        *told,
        f"Who was threatened in the last {rules.coercion_guard_hours} hours and then withdraws, concedes, or accepts "
        "less than was last recommended (or than it claimed itself, where nothing was), can take that back for "
        f"{_plural(rules.cooling_off_hours, 'hour')}. Only then it takes effect, and a deadline waits for it.",
    ]


def _days(rules: Rules) -> list[str]:
    holidays = "" if rules.calendar.name == "none" else f" or a holiday ({rules.calendar.name})"
    return [
        "The day of the event is not counted. Days are calendar days unless “business” stands with them. A last day on "
        f"a weekend{holidays} moves to the next working day.",
        f"The last minute is 23:59 in {rules.calendar.zone}. What arrives later does not count, by however little.",
    ]
