"""The next step of a side, phase by phase. Both sides read the same words about the same thing."""

from __future__ import annotations

from collections.abc import Callable

from core.phrases import phrase
from core.presenting import last_minute, long_deadline, short_moment
from disputes import process
from disputes.models import AwardState, FeeState, Phase, WaiverState
from disputes.pages import next_in_mediation
from disputes.pages.buttons import button, offered
from disputes.pages.next_in_recommendation import recommendation
from disputes.pages.next_step import NextStep, step
from disputes.pages.reader import Reader
from disputes.pages.setting_aside import waiting_side, waits
from disputes.pages.wording import genitive
from disputes.stages.election_wait import wait_ends


def next_for_side(reader: Reader) -> NextStep:
    return _STEPS[reader.case.phase](reader)


def until(reader: Reader) -> str:
    return (
        phrase("{due_at} UTC", due_at=short_moment(last_minute(reader.deadline.due_at)))
        if reader.deadline
        else phrase("a later day")
    )


def response(reader: Reader) -> NextStep:
    case, them = reader.case, reader.name(reader.other)
    places = {
        "claimed": reader.money(case.claimed),
        "amount": reader.money(case.amount),
        "freelancer": reader.called("freelancer"),
    }
    if reader.is_claimant:
        return step(
            reader,
            phrase("{them} has until {until} to answer", them=them, until=until(reader)),
            phrase("You claim {claimed} of {amount} to {freelancer}. Nothing moves before the answer.", **places),
            acts=[offered(reader, style="second")],
            wait=True,
            time=phrase("Time left for {them}", them=them),
        )
    return step(
        reader,
        phrase("{them} has opened a case. Answer the claim.", them=them),
        phrase(
            "The claim: {claimed} of {amount} to {freelancer}. "
            "Answer it item by item, with your own figure, or agree to it.",
            **places,
        ),
        main=button(reader, "respond"),
        acts=[offered(reader, style="second")],
        time=phrase("Time left to answer"),
    )


def default(reader: Reader) -> NextStep:
    case, them = reader.case, reader.name(reader.other)
    if waits(reader):
        return waiting_side(reader)
    if reader.is_claimant:
        return step(
            reader,
            phrase("{them} did not answer in time", them=them),
            phrase("Your claim stands as you made it. The money is held a little longer."),
            acts=[offered(reader, style="second")],
            wait=True,
            time=phrase("Until it is executed"),
        )
    return step(
        reader,
        phrase("You did not answer in time, so the claim stands"),
        phrase(
            "{claimed}. Say why you were silent, and answer now: a mediator decides if it "
            "counts. You can also settle with {them}.",
            claimed=reader.shares(case.claimed),
            them=them,
        ),
        main=button(reader, "set_aside", phrase("Say why, and answer now")),
        acts=[offered(reader, style="second"), button(reader, "offer", phrase("Make an offer"), style="second")],
        time=phrase("Until it is executed"),
    )


def _own_offer_waits(reader: Reader) -> NextStep:
    them, own = reader.name(reader.other), reader.own_offer
    assert own is not None
    if any(row.offer == own for row in reader.cooling.of.values()):
        return step(
            reader,
            phrase("{them} has accepted your offer", them=them),
            phrase(
                "It is not in effect yet, and binds you until it is or is taken back. You can "
                "still replace it by a better one."
            ),
            wait=True,
            time=phrase("Time left to agree"),
        )
    return step(
        reader,
        phrase("{them} has your offer", them=them),
        phrase(
            "You offer: {to_freelancer}. It stays open until {them} answers or you take it back.",
            to_freelancer=reader.shares(own.to_freelancer),
            them=them,
        ),
        acts=[button(reader, "escalate", phrase("Ask for a mediator"), style="second")],
        wait=True,
        time=phrase("Time left to agree"),
    )


def negotiation(reader: Reader) -> NextStep:
    them, theirs, own = reader.name(reader.other), reader.their_offer, reader.own_offer
    if theirs:
        return step(
            reader,
            phrase(
                "{them} offers you {side}",
                them=them,
                side=reader.money(reader.share(reader.side, theirs.to_freelancer)),
            ),
            phrase(
                "The offer: {to_freelancer}. Accept it, or answer with an offer of your own.",
                to_freelancer=reader.shares(theirs.to_freelancer),
            ),
            main=offered(reader),
            acts=[button(reader, "offer", phrase("Make another offer"), style="second")],
            time=phrase("Time left to agree"),
        )
    if own:
        return _own_offer_waits(reader)
    return step(
        reader,
        phrase("Try to agree between yourselves"),
        phrase(
            "An offer says how the money would be divided. It binds you once {them} accepts it, and costs nothing.",
            them=them,
        ),
        main=button(reader, "offer", phrase("Make an offer")),
        acts=[button(reader, "escalate", phrase("Ask for a mediator"), style="second")],
        time=phrase("Time left to agree"),
    )


def _own_fee_is_paid(reader: Reader) -> NextStep:
    them = reader.name(reader.other)
    mine = (
        phrase("Your fee is waived, which counts as paid.")
        if is_waived(reader, reader.side)
        else phrase("You have paid your fee.")
    )
    return step(
        reader,
        phrase("{them} has until {until} to pay or settle", them=them, until=until(reader)),
        phrase("{mine} You can still make or accept an offer: all fees are then paid back.", mine=mine),
        acts=[offered(reader, style="second")],
        wait=True,
        time=phrase("Time left for {them}", them=them),
    )


def election(reader: Reader) -> NextStep:
    if reader.deadline and reader.deadline.waits_since:
        return waiting(reader)
    them = reader.name(reader.other)
    other_paid = reader.case.fees[reader.other].is_settled
    if reader.has_paid:
        return _own_fee_is_paid(reader)
    fee = reader.case.fees[reader.side].amount
    settle = phrase("If you settle before the deadline, all fees are paid back.")
    if other_paid:
        title = phrase("{them} has paid the fee. Pay yours, or settle.", them=them)
        if is_waived(reader, reader.other):
            title = phrase("{whose} fee is waived, which counts as paid. Pay yours, or settle.", whose=genitive(them))
        text = phrase("If you pay too, an independent arbitrator decides. {settle}", settle=settle)
    else:
        title = phrase("Pay the fee for an arbitrator, or settle")
        text = phrase(
            "If both of you pay, an independent arbitrator decides. If only one pays, the "
            "clock decides for that side. {settle}",
            settle=settle,
        )
    if reader.side in [waiver.side for waiver in reader.case.waivers.all() if waiver.is_open]:
        text = phrase(
            "You asked the platform to pay your fee. An operator decides; paying withdraws the request. {text}",
            text=text,
        )
    if reader.side in [waiver.side for waiver in reader.case.waivers.all() if waiver.state == WaiverState.REFUSED]:
        text = phrase("The platform does not pay your fee: your request was refused. {text}", text=text)
    return step(
        reader,
        title,
        text,
        main=button(reader, "pay_fee", phrase("Pay your fee,"), amount=fee),
        acts=[offered(reader, style="second")],
        time=phrase("Time left to pay or settle"),
    )


def is_waived(reader: Reader, side: str) -> bool:
    return reader.case.fees[side].state == FeeState.WAIVED


def waiting(reader: Reader) -> NextStep:
    """The time to pay is over, and something that was begun in time is not decided yet."""
    case, deadline = reader.case, reader.deadline
    if deadline is None:
        raise RuntimeError(f"{case.reference} waits without a clock")
    asked = [waiver.side for waiver in case.waivers.all() if waiver.is_open]
    title = (
        phrase(
            "The time to pay is over. The case waits for the answer to {whose} request for a waiver",
            whose=genitive(reader.called(asked[0])),
        )
        if asked
        else phrase("The time to pay is over. The case waits for a payment")
    )
    return step(
        reader,
        title,
        phrase(
            "It was begun in time. The case waits until {wait_ends} at the latest. Nobody "
            "can pay or ask meanwhile; you can still settle.",
            wait_ends=long_deadline(wait_ends(case, deadline)),
        ),
        acts=[offered(reader, style="second"), button(reader, "offer", style="second")],
        time=phrase("The time to pay"),
    )


def arbitration(reader: Reader) -> NextStep:
    case, kind = reader.case, reader.deadline.kind if reader.deadline else ""
    acts = [offered(reader, style="second")]
    if case.award_recorded_at and not any(award.state == AwardState.RECORDED for award in case.awards.all()):
        return step(
            reader,
            phrase("The award is recorded anew"),
            phrase(
                "A second operator found that the record was not what the arbitrator awarded. "
                "Nothing moves before two operators agree on it, and nobody can settle any "
                "more."
            ),
            wait=True,
            time=phrase("Time for the award"),
        )
    if case.award_recorded_at:
        return step(
            reader,
            phrase("An award has been recorded"),
            phrase("A second operator checks the record against the award. Then the money is divided at once."),
            wait=True,
            time=phrase("Time for the award"),
        )
    if kind == process.SEND:
        return step(
            reader,
            phrase("{both_settled}. The file goes to the arbitrator.", both_settled=_both_settled(reader)),
            phrase("An operator sends the statements, the evidence and the record. Offers are not in the file."),
            acts=acts,
            wait=True,
            time=phrase("Until the file is sent"),
        )
    return step(
        reader,
        phrase("The arbitrator has the file and decides"),
        phrase("The award is final. You can settle until it is recorded."),
        acts=acts,
        wait=True,
        time=phrase("Time for the award"),
    )


def _both_settled(reader: Reader) -> str:
    waived = any(is_waived(reader, side) for side in reader.case.fees)
    return phrase("Both fees are settled") if waived else phrase("Both have paid")


_STEPS: dict[str, Callable[[Reader], NextStep]] = {
    Phase.RESPONSE: response,
    Phase.DEFAULT: default,
    Phase.NEGOTIATION: negotiation,
    Phase.MEDIATION: next_in_mediation.for_side,
    Phase.RECOMMENDATION: recommendation,
    Phase.ELECTION: election,
    Phase.ARBITRATION: arbitration,
}
