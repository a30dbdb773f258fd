"""What each parameter of a rulebook is called and means, stage by stage: for forms, comparisons and their readers."""

from __future__ import annotations

from dataclasses import dataclass

from core.phrases import phrase_later
from timers import counting

DAYS, COUNT, HOURS, YES_NO, CHOICE, AMOUNT, FEE, ZONE = (
    "days",
    "count",
    "hours",
    "yes_no",
    "choice",
    "amount",
    "fee",
    "zone",
)
DAYS_UNIT = phrase_later("Days: 7, or 5 business.")


@dataclass(frozen=True)
class Parameter:
    """`none` says what leaving it out means (0 days, or nothing), and `without` the same where that is the value; both
    are empty where it cannot be left out.
    """

    key: str
    label: str
    meaning: str
    kind: str = DAYS
    none: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    without: str = ""

    @property
    def is_optional(self) -> bool:
        return bool(self.none)


def _days(key: str, label: str, meaning: str, none: str = "", without: str = "") -> Parameter:
    return Parameter(key, label, meaning, DAYS, none, without=without)


def _choice(key: str, label: str, meaning: str, **choices: str) -> Parameter:
    return Parameter(key, label, meaning, CHOICE, choices=tuple(choices.items()))


STAGES: dict[str, tuple[Parameter, ...]] = {
    phrase_later("Before any dispute"): (
        _days(
            "review.days",
            phrase_later("Review"),
            phrase_later("The client’s time to review work. Silence releases the money. 3 to 30."),
        ),
        _days(
            "refund_request.days",
            phrase_later("Refund request"),
            phrase_later("The freelancer’s time to answer a request for the money back."),
        ),
        _choice(
            "refund_request.submitted",
            phrase_later("Silence about submitted work"),
            phrase_later(
                "What happens when the freelancer says nothing about a request for the money "
                "back, and work was handed in."
            ),
            case=phrase_later("A case opens for the client"),
            refund=phrase_later("The money goes back to the client"),
        ),
        _days(
            "dormant.days",
            phrase_later("Dormant"),
            phrase_later("Money is held, no clock runs, nobody acts: after this, both are told."),
        ),
    ),
    phrase_later("The answer"): (
        _days("response.days", phrase_later("Response"), phrase_later("The other side’s time to answer a claim.")),
        _days(
            "set_aside.days",
            phrase_later("Set-aside window"),
            phrase_later(
                "After silence, the money stays held this long. The silent side may apply once to be heard after all."
            ),
            none=phrase_later("0: a default is executed at once"),
            without=phrase_later("A default is executed at once"),
        ),
    ),
    phrase_later("Agreeing"): (
        _days(
            "negotiation.days",
            phrase_later("Negotiation"),
            phrase_later("The time both sides have alone."),
            none=phrase_later("0: straight to mediation"),
            without=phrase_later("Straight to mediation"),
        ),
        _days(
            "mediation.days",
            phrase_later("Mediation"),
            phrase_later("The mediator’s time to recommend. A second mediator gets half of it."),
        ),
        _days(
            "neutral_reply.days",
            phrase_later("Mediator’s reply"),
            phrase_later("A mediator who stays silent longer loses the case to another."),
            none=phrase_later("empty: no limit"),
            without=phrase_later("No limit"),
        ),
        _days(
            "released_funds.days",
            phrase_later("Released money"),
            phrase_later("So long after a release, a client may open a mediation about it."),
        ),
    ),
    phrase_later("The recommendation"): (
        _days(
            "recommendation.days", phrase_later("Recommendation"), phrase_later("Both sides’ time to accept or reject.")
        ),
        _days(
            "question.tolls_days",
            phrase_later("A question stops the clock"),
            phrase_later("At most so long, until the mediator answers."),
            none=phrase_later("0: it never does"),
            without=phrase_later("It never does"),
        ),
        Parameter(
            "question.per_side",
            phrase_later("Questions that stop it"),
            phrase_later("How many of each side’s questions do."),
            COUNT,
        ),
        _days(
            "second_opinion.days",
            phrase_later("Second opinion"),
            phrase_later("Another mediator’s time to recommend. The clock stands."),
            none=phrase_later("0: there is none"),
            without=phrase_later("There is none"),
        ),
        Parameter(
            "second_opinion.per_side",
            phrase_later("Second opinions"),
            phrase_later("How many each side may ask for."),
            COUNT,
        ),
        Parameter(
            "low_value.below",
            phrase_later("Low value"),
            phrase_later("Where less than this was funded, a recommendation stands unless both sides reject it."),
            AMOUNT,
            none=phrase_later("empty in every currency: it never stands by itself"),
            without=phrase_later("It never stands by itself"),
        ),
    ),
    phrase_later("The fee election"): (
        _days(
            "election.first_payment_days",
            phrase_later("First payment"),
            phrase_later("Both sides’ time to pay the arbitration fee."),
        ),
        _days(
            "election.second_payment_days",
            phrase_later("Second payment"),
            phrase_later("The other side’s time once one has paid."),
        ),
        Parameter(
            "fee",
            phrase_later("Arbitration fee"),
            phrase_later("What each side pays: a share of the amount, or the same always."),
            FEE,
        ),
        Parameter(
            "fee_platform_share",
            phrase_later("Platform’s share"),
            phrase_later("The platform adds a third share of its own."),
            YES_NO,
        ),
        Parameter(
            "fee_waiver",
            phrase_later("Fee waiver"),
            phrase_later("A side that cannot pay may ask an operator to waive its fee."),
            YES_NO,
        ),
        _choice(
            "fee_default",
            phrase_later("Only one side paid"),
            phrase_later("What the side that paid gets."),
            as_claimed=phrase_later("What it last claimed or answered"),
            all=phrase_later("All of the amount in dispute"),
        ),
        _choice(
            "neither_pays",
            phrase_later("Nobody paid"),
            phrase_later("Where the amount in dispute goes."),
            recommendation=phrase_later("As last recommended; half each where nothing was"),
            client=phrase_later("All to the client"),
            even=phrase_later("Half each"),
        ),
        _choice(
            "fee_refund_on_settlement",
            phrase_later("Settled after both paid"),
            phrase_later("Before the file is sent. A fee paid in the election itself always comes back."),
            all=phrase_later("Both fees come back"),
            none=phrase_later("The platform keeps both fees"),
        ),
    ),
    phrase_later("Arbitration"): (
        _days(
            "arbitration.send_days",
            phrase_later("Sending the file"),
            phrase_later("The operators’ time to send it. Later, fees come back."),
        ),
        _days(
            "arbitration.award_days",
            phrase_later("Award"),
            phrase_later("Without an award by then, operators are alarmed every week."),
        ),
    ),
    phrase_later("Safety"): (
        Parameter(
            "coercion_guard.hours",
            phrase_later("Guard after a threat"),
            phrase_later(
                "So long after a threat, what the threatened side gives up takes effect only later. 0: no guard."
            ),
            HOURS,
        ),
        Parameter(
            "cooling_off.hours",
            phrase_later("Cooling-off"),
            phrase_later("How much later; until then it can be taken back. 0: at once."),
            HOURS,
        ),
    ),
    phrase_later("How days are counted"): (
        Parameter(
            "calendar",
            phrase_later("Holidays"),
            phrase_later("A last day on a holiday moves to the next working day."),
            CHOICE,
            choices=tuple((name, name) for name in counting.CALENDARS),
        ),
        Parameter(
            "time_zone",
            phrase_later("Time zone"),
            phrase_later("Where the last day ends at 23:59, such as Europe/Berlin."),
            ZONE,
        ),
    ),
}
WORDS: dict[str, Parameter] = {each.key: each for stage in STAGES.values() for each in stage}
