"""The next step of a side, phase by phase. Both sides read the same words about the same thing."""

from __future__ import annotations

from collections.abc import Callable

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
    return f"{short_moment(last_minute(reader.deadline.due_at))} UTC" if reader.deadline else "a later day"


def response(reader: Reader) -> NextStep:
    case, them = reader.case, reader.name(reader.other)
    claim = f"{reader.money(case.claimed)} of {reader.money(case.amount)} to {reader.called('freelancer')}"
    if reader.is_claimant:
        return step(
            reader, f"{them} has until {until(reader)} to answer",
            f"You claim {claim}. Nothing moves before the answer.",
            acts=[offered(reader, style="second")], wait=True, time=f"Time left for {them}",
        )  # fmt: skip
    return step(
        reader, f"{them} has opened a case. Answer the claim.",
        f"The claim: {claim}. Answer it item by item, with your own figure, or agree to it.",
        main=button(reader, "respond"), acts=[offered(reader, style="second")], time="Time left to answer",
    )  # fmt: skip


def default(reader: Reader) -> NextStep:
    case, them = reader.case, reader.name(reader.other)
    if waits(reader):
        return waiting_side(reader)
    if reader.is_claimant:
        return step(
            reader, f"{them} did not answer in time",
            "Your claim stands as you made it. The money is held a little longer.",
            acts=[offered(reader, style="second")], wait=True, time="Until it is executed",
        )  # fmt: skip
    return step(
        reader, "You did not answer in time, so the claim stands",
        f"{reader.shares(case.claimed)}. Say why you were silent, and answer now: a mediator decides if it counts. "
        f"You can also settle with {them}.",
        main=button(reader, "set_aside", "Say why, and answer now"),
        acts=[offered(reader, style="second"), button(reader, "offer", "Make an offer", style="second")],
        time="Until it is executed",
    )  # fmt: skip


def _own_offer_waits(reader: Reader) -> NextStep:
    them, own = reader.name(reader.other), reader.own_offer
    assert own is not None
    if any(row.offer == own for row in reader.cooling.of.values()):
        return step(
            reader, f"{them} has accepted your offer", "It is not in effect yet, and binds you until it is or is taken "
            "back. You can still replace it by a better one.", wait=True, time="Time left to agree",
        )  # fmt: skip
    return step(
        reader, f"{them} has your offer",
        f"You offer: {reader.shares(own.to_freelancer)}. It stays open until {them} answers or you take it back.",
        acts=[button(reader, "escalate", "Ask for a mediator", style="second")], wait=True, time="Time left to agree",
    )  # fmt: skip


def negotiation(reader: Reader) -> NextStep:
    them, theirs, own = reader.name(reader.other), reader.their_offer, reader.own_offer
    if theirs:
        return step(
            reader, f"{them} offers you {reader.money(reader.share(reader.side, theirs.to_freelancer))}",
            f"The offer: {reader.shares(theirs.to_freelancer)}. Accept it, or answer with an offer of your own.",
            main=offered(reader), acts=[button(reader, "offer", "Make another offer", style="second")],
            time="Time left to agree",
        )  # fmt: skip
    if own:
        return _own_offer_waits(reader)
    return step(
        reader, "Try to agree between yourselves", "An offer says how the money would be divided. It binds you once "
        f"{them} accepts it, and costs nothing.", main=button(reader, "offer", "Make an offer"),
        acts=[button(reader, "escalate", "Ask for a mediator", style="second")], time="Time left to agree",
    )  # fmt: skip


def _own_fee_is_paid(reader: Reader) -> NextStep:
    them = reader.name(reader.other)
    mine = "Your fee is waived, which counts as paid." if is_waived(reader, reader.side) else "You have paid your fee."
    return step(
        reader, f"{them} has until {until(reader)} to pay or settle",
        f"{mine} You can still make or accept an offer: all fees are then paid back.",
        acts=[offered(reader, style="second")], wait=True, time=f"Time left for {them}",
    )  # fmt: skip


def election(reader: Reader) -> NextStep:
    if reader.deadline and reader.deadline.waits_since:
        return waiting(reader)
    them = reader.name(reader.other)
    other_paid = reader.case.fees[reader.other].is_settled
    if reader.has_paid:
        return _own_fee_is_paid(reader)
    fee = reader.case.fees[reader.side].amount
    settle = "If you settle before the deadline, all fees are paid back."
    if other_paid:
        title = f"{them} has paid the fee. Pay yours, or settle."
        if is_waived(reader, reader.other):
            title = f"{genitive(them)} fee is waived, which counts as paid. Pay yours, or settle."
        text = f"If you pay too, an independent arbitrator decides. {settle}"
    else:
        title = "Pay the fee for an arbitrator, or settle"
        text = (
            "If both of you pay, an independent arbitrator decides. If only one pays, the clock decides for that side. "
            f"{settle}"
        )
    if reader.side in [waiver.side for waiver in reader.case.waivers.all() if waiver.is_open]:
        text = f"You asked the platform to pay your fee. An operator decides; paying withdraws the request. {text}"
    if reader.side in [waiver.side for waiver in reader.case.waivers.all() if waiver.state == WaiverState.REFUSED]:
        text = f"The platform does not pay your fee: your request was refused. {text}"
    return step(
        reader, title, text, main=button(reader, "pay_fee", "Pay your fee,", amount=fee),
        acts=[offered(reader, style="second")], time="Time left to pay or settle",
    )  # fmt: skip


def is_waived(reader: Reader, side: str) -> bool:
    return reader.case.fees[side].state == FeeState.WAIVED


def waiting(reader: Reader) -> NextStep:
    """The time to pay is over, and something that was begun in time is not decided yet."""
    case, deadline = reader.case, reader.deadline
    if deadline is None:
        raise RuntimeError(f"{case.reference} waits without a clock")
    asked = [waiver.side for waiver in case.waivers.all() if waiver.is_open]
    what = f"the answer to {genitive(reader.called(asked[0]))} request for a waiver" if asked else "a payment"
    return step(
        reader, f"The time to pay is over. The case waits for {what}",
        f"It was begun in time. The case waits until {long_deadline(wait_ends(case, deadline))} at the latest. Nobody "
        "can pay or ask meanwhile; you can still settle.",
        acts=[offered(reader, style="second"), button(reader, "offer", style="second")], time="The time to pay",
    )  # fmt: skip


def arbitration(reader: Reader) -> NextStep:
    case, kind = reader.case, reader.deadline.kind if reader.deadline else ""
    acts = [offered(reader, style="second")]
    if case.award_recorded_at and not case.awards.filter(state=AwardState.RECORDED).exists():
        return step(
            reader, "The award is recorded anew",
            "A second operator found that the record was not what the arbitrator awarded. Nothing moves before two "
            "operators agree on it, and nobody can settle any more.", wait=True, time="Time for the award",
        )  # fmt: skip
    if case.award_recorded_at:
        return step(
            reader, "An award has been recorded",
            "A second operator checks the record against the award. Then the money is divided at once.",
            wait=True, time="Time for the award",
        )  # fmt: skip
    if kind == process.SEND:
        return step(
            reader, f"{_both_settled(reader)}. The file goes to the arbitrator.",
            "An operator sends the statements, the evidence and the record. Offers are not in the file.",
            acts=acts, wait=True, time="Until the file is sent",
        )  # fmt: skip
    return step(
        reader, "The arbitrator has the file and decides", "The award is final. You can settle until it is recorded.",
        acts=acts, wait=True, time="Time for the award",
    )  # fmt: skip


def _both_settled(reader: Reader) -> str:
    waived = any(is_waived(reader, side) for side in reader.case.fees)
    return "Both fees are settled" if waived else "Both have paid"


_STEPS: dict[str, Callable[[Reader], NextStep]] = {
    Phase.RESPONSE: response,
    Phase.DEFAULT: default,
    Phase.NEGOTIATION: negotiation,
    Phase.MEDIATION: next_in_mediation.for_side,
    Phase.RECOMMENDATION: recommendation,
    Phase.ELECTION: election,
    Phase.ARBITRATION: arbitration,
}
