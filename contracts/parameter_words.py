"""What each parameter of a rulebook is called and means, stage by stage: for forms, comparisons and their readers."""

from __future__ import annotations

from dataclasses import dataclass

from timers import counting

DAYS, COUNT, HOURS, YES_NO, CHOICE, AMOUNT, FEE, ZONE = (
    "days", "count", "hours", "yes_no", "choice", "amount", "fee", "zone",
)  # fmt: skip
DAYS_UNIT = "Days: 7, or 5 business."


@dataclass(frozen=True)
class Parameter:
    """`none` says what leaving it out means (0 days, or nothing); empty where it cannot be left out."""

    key: str
    label: str
    meaning: str
    kind: str = DAYS
    none: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_optional(self) -> bool:
        return bool(self.none)


def _days(key: str, label: str, meaning: str, none: str = "") -> Parameter:
    return Parameter(key, label, meaning, DAYS, none)


def _choice(key: str, label: str, meaning: str, **choices: str) -> Parameter:
    return Parameter(key, label, meaning, CHOICE, choices=tuple(choices.items()))


STAGES: dict[str, tuple[Parameter, ...]] = {
    "Before any dispute": (
        _days("review.days", "Review", "The client’s time to review work. Silence releases the money. 3 to 30."),
        _days("refund_request.days", "Refund request", "The freelancer’s time to answer a request for the money back."),
        _choice(
            "refund_request.submitted", "Silence about submitted work",
            "What happens when the freelancer says nothing about a request for the money back, and work was handed in.",
            case="A case opens for the client", refund="The money goes back to the client",
        ),
        _days("dormant.days", "Dormant", "Money is held, no clock runs, nobody acts: after this, both are told."),
    ),
    "The answer": (
        _days("response.days", "Response", "The other side’s time to answer a claim."),
        _days(
            "set_aside.days", "Set-aside window",
            "After silence, the money stays held this long. The silent side may apply once to be heard after all.",
            none="0: a default is executed at once",
        ),
    ),
    "Agreeing": (
        _days("negotiation.days", "Negotiation", "The time both sides have alone.", none="0: straight to mediation"),
        _days("mediation.days", "Mediation", "The mediator’s time to recommend. A second mediator gets half of it."),
        _days(
            "neutral_reply.days", "Mediator’s reply", "A mediator who stays silent longer loses the case to another.",
            none="empty: no limit",
        ),
        _days(
            "released_funds.days", "Released money", "So long after a release, a client may open a mediation about it."
        ),
    ),
    "The recommendation": (
        _days("recommendation.days", "Recommendation", "Both sides’ time to accept or reject."),
        _days(
            "question.tolls_days", "A question stops the clock", "At most so long, until the mediator answers.",
            none="0: it never does",
        ),
        Parameter("question.per_side", "Questions that stop it", "How many of each side’s questions do.", COUNT),
        _days(
            "second_opinion.days", "Second opinion", "Another mediator’s time to recommend. The clock stands.",
            none="0: there is none",
        ),
        Parameter("second_opinion.per_side", "Second opinions", "How many each side may ask for.", COUNT),
        Parameter(
            "low_value.below", "Low value",
            "Where less than this was funded, a recommendation stands unless both sides reject it.",
            AMOUNT, none="empty in every currency: it never stands by itself",
        ),
    ),
    "The fee election": (
        _days("election.first_payment_days", "First payment", "Both sides’ time to pay the arbitration fee."),
        _days(
            "election.second_payment_days", "Second payment", "The other side’s time once one has paid."
        ),
        Parameter("fee", "Arbitration fee", "What each side pays: a share of the amount, or the same always.", FEE),
        Parameter("fee_platform_share", "Platform’s share", "The platform adds a third share of its own.", YES_NO),
        Parameter("fee_waiver", "Fee waiver", "A side that cannot pay may ask an operator to waive its fee.", YES_NO),
        _choice(
            "fee_default", "Only one side paid", "What the side that paid gets.",
            as_claimed="What it last claimed or answered", all="All of the amount in dispute",
        ),
        _choice(
            "neither_pays", "Nobody paid", "Where the amount in dispute goes.",
            recommendation="As last recommended; half each where nothing was", client="All to the client",
            even="Half each",
        ),
        _choice(
            "fee_refund_on_settlement", "Settled after both paid",
            "Before the file is sent. A fee paid in the election itself always comes back.",
            all="Both fees come back", none="The platform keeps both fees",
        ),
    ),
    "Arbitration": (
        _days("arbitration.send_days", "Sending the file", "The operators’ time to send it. Later, fees come back."),
        _days("arbitration.award_days", "Award", "Without an award by then, operators are alarmed every week."),
    ),
    "Safety": (
        Parameter(
            "coercion_guard.hours", "Guard after a threat",
            "So long after a threat, what the threatened side gives up takes effect only later. 0: no guard.", HOURS,
        ),
        Parameter(
            "cooling_off.hours", "Cooling-off", "How much later; until then it can be taken back. 0: at once.", HOURS
        ),
    ),
    "How days are counted": (
        Parameter(
            "calendar", "Holidays", "A last day on a holiday moves to the next working day.", CHOICE,
            choices=tuple((name, name) for name in counting.CALENDARS),
        ),
        Parameter("time_zone", "Time zone", "Where the last day ends at 23:59, such as Europe/Berlin.", ZONE),
    ),
}  # fmt: skip
WORDS: dict[str, Parameter] = {each.key: each for stage in STAGES.values() for each in stage}
