"""What each choice leads to for a side, in this case's own amounts; “Do nothing” always last."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.presenting import long_deadline
from disputes import process
from disputes.lapsing import has_paid, outcome_if_paid, outcome_when_lapsed
from disputes.models import Cause, FeeState, Phase
from disputes.outcomes import Outcome
from disputes.pages import if_granted
from disputes.pages.decided_later import Decided, first_to_come, own_decision
from disputes.pages.evens import chance
from disputes.pages.reader import Reader
from disputes.pages.wording import sentence
from record.declaring import FREELANCER, other_side
from timers.models import Deadline

# In these a fee election may still come; later the table of its outcomes says more.
BEFORE_THE_FEE = (Phase.NEGOTIATION, Phase.MEDIATION, Phase.RECOMMENDATION)


@dataclass(frozen=True)
class Row:
    """One choice. None: not decided yet. A `_to` makes it a range."""

    name: str
    text: str
    to_client: int | None
    to_freelancer: int | None
    you: int
    other: int
    you_to: int | None = None
    other_to: int | None = None
    fee: int = 0
    nothing: bool = False


@dataclass(frozen=True)
class Payoff:
    """For components/payoff.html."""

    currency: str
    other: str
    rows: list[Row]
    whole: int = 0
    fee: int = 0
    offer: int | None = None

    @property
    def even(self) -> float | None:
        """The share of the escrow, in percent, that an award must give for paying to be worth as much as the offer."""
        return None if self.offer is None or not self.fee else chance(self.offer + self.fee, self.whole)


def payoff(reader: Reader) -> Payoff | None:
    """The table, for a side whose choice it is; nobody else chooses."""
    case = reader.case
    if not reader.side or case.is_closed or case.award_recorded_at or case.is_held or own_decision(reader):
        return None
    rows = [*_offers(reader), *_waiting(reader), *_recommendation(reader), *_paying(reader), *_arbitrating(reader)]
    rows += _nothing(reader)
    if len(rows) < 2:
        return None
    return Payoff(
        reader.case.currency, f"{reader.other.capitalize()} gets", rows, reader.case.amount, *_against_an_offer(reader)
    )


def _against_an_offer(reader: Reader) -> tuple[int, int | None]:
    """Each side's fee, and what the other side's open offer gives the reader; in the election the ruler says more."""
    case, theirs = reader.case, reader.their_offer
    if theirs is None or not _fee_may_come(reader):
        return 0, None
    return case.rules.fee.of(case.amount), reader.share(reader.side, theirs.to_freelancer)


def _split(reader: Reader, name: str, text: str, to_freelancer: int, **more: bool) -> Row:
    return Row(
        name, text, reader.case.amount - to_freelancer, to_freelancer, reader.share(reader.side, to_freelancer),
        reader.share(reader.other, to_freelancer), **more,
    )  # fmt: skip


def _open(reader: Reader, name: str, text: str, *, fee: int = 0, nothing: bool = False) -> Row:
    """Not decided: the side ends somewhere between nothing and all, less its fee."""
    whole = reader.case.amount
    return Row(name, text, None, None, -fee, 0, you_to=whole - fee, other_to=whole, fee=fee, nothing=nothing)


def _offers(reader: Reader) -> list[Row]:
    rows = []
    if reader.their_offer:
        back = (
            " Fees paid so far are paid back." if any(has_paid(reader.case).values()) and not _fees_stay(reader) else ""
        )
        rows.append(_settled(reader, "Accept the offer", f"Settled at once.{back}", reader.their_offer.to_freelancer))
    if reader.own_offer and reader.other not in reader.cooling.of:
        text = f"Your offer stays open. {reader.name(reader.other)} may not answer."
        rows.append(_settled(reader, "Wait for a yes to yours", text, reader.own_offer.to_freelancer))
    return rows


def _settled(reader: Reader, name: str, text: str, to_freelancer: int) -> Row:
    """A settlement, less the fee where that does not come back any more."""
    row, fee = _split(reader, name, text, to_freelancer), reader.case.fees.get(reader.side)
    if fee is None or fee.paid_at is None or not (fee.state == FeeState.TO_ARBITRATOR or _fees_stay(reader)):
        return row
    return replace(row, you=row.you - fee.amount, fee=fee.amount)


def _waiting(reader: Reader) -> list[Row]:
    """Beside an offer, before anything was recommended: what waiting for the mediator may bring."""
    before = (Phase.NEGOTIATION, Phase.MEDIATION)
    if reader.case.phase not in before or not (reader.their_offer or reader.own_offer):
        return []
    return [_open(reader, "Wait for the recommendation", "A mediator recommends a split. It costs nothing.")]


def _arbitrating(reader: Reader) -> list[Row]:
    """Beside an offer, before the election: what going to an arbitrator would end in, won or lost."""
    case = reader.case
    if not _fee_may_come(reader) or not (reader.their_offer or reader.own_offer):
        return []
    fee, won = case.rules.fee.of(case.amount), "If both pay, and the award gives you everything."
    return [
        _awarded(reader, "Pay the fee and win all", won, case.amount, fee),
        _awarded(reader, "Pay the fee and lose", "If both pay, and the award gives you nothing.", 0, fee),
    ]


def _fee_may_come(reader: Reader) -> bool:
    """Whether the case is before a fee election that can still open: not where what was recommended stands already."""
    case, made = reader.case, reader.case.last_recommendation
    if case.phase not in BEFORE_THE_FEE or case.about_released:
        return False
    return not (made and made.stands and any(reply.accepts for reply in made.replies.all()))


def _awarded(reader: Reader, name: str, text: str, mine: int, fee: int) -> Row:
    to_freelancer = mine if reader.side == FREELANCER else reader.case.amount - mine
    return Row(
        name, text, reader.case.amount - to_freelancer, to_freelancer, mine - fee, reader.case.amount - mine, fee=fee
    )


def _fees_stay(reader: Reader) -> bool:
    return reader.case.phase == Phase.ARBITRATION and reader.case.rules.fee_refund_on_settlement == "none"


def _recommendation(reader: Reader) -> list[Row]:
    made = reader.case.last_recommendation
    if made is None or reader.case.standing != Phase.RECOMMENDATION:
        return []
    given = {reply.side: reply.accepts for reply in made.replies.all()}
    rows = []
    if not given.get(reader.side):
        when = "Executed as soon as both have accepted."
        rows.append(_split(reader, "Accept the recommendation", when, made.to_freelancer))
    if reader.case.about_released:
        text = "The case ends without agreement, unless both of you accept."
        return [*rows, *([] if reader.side in given else [_split(reader, "Reject it", text, reader.case.amount)])]
    if reader.side not in given and (not made.stands or given.get(reader.other) is False):
        fee = reader.money(reader.case.rules.fee.of(reader.case.amount))
        rows.append(_open(reader, "Reject it", f"The fee election opens: {fee} for an arbitrator, or settle."))
    elif reader.side not in given:
        them = reader.name(reader.other)
        text = f"It still stands, unless {them} rejects it too."
        if given.get(reader.other):
            text = f"It stands all the same, because {them} has accepted it."
        rows.append(_split(reader, "Reject it", text, made.to_freelancer))
    return rows


def _paying(reader: Reader) -> list[Row]:
    if reader.case.phase != Phase.ELECTION or not reader.may_still_pay:
        return []
    fee = reader.case.fees[reader.side].amount
    them = reader.name(reader.other)
    rows = [
        _open(reader, "Pay, and go to arbitration", "An arbitrator divides the escrow. The award is final.", fee=fee)
    ]
    if not has_paid(reader.case)[reader.other]:
        alone = outcome_if_paid(reader.case, {reader.side: True}).to_freelancer or 0
        rows[0] = _open(
            reader, "Pay, and so does the other side", f"If {them} pays too, an arbitrator decides.", fee=fee
        )
        rows.append(_split(reader, "Pay alone", f"If {them} does not pay. Your fee is paid back.", alone))
    return rows


def _nothing(reader: Reader) -> list[Row]:
    deadline = reader.deadline
    if deadline is None:
        return []
    if decision := first_to_come(reader):
        return _decided_already(reader, decision)
    outcome = outcome_when_lapsed(reader.case, deadline.kind)
    when = _when(deadline)
    if outcome is None or deadline.kind == process.SEND:
        return _arbitrator(reader, deadline, outcome)
    if outcome.cause == Cause.NO_AGREEMENT:
        text = f"The case ends without agreement {when}."
        return [_split(reader, "Do nothing", text, reader.case.amount, nothing=True)]
    if outcome.to_freelancer is None:
        goes_on = _GOES_ON[outcome.goes_on_to]
        if deadline.kind == process.MEDIATION and outcome.goes_on_to == Phase.MEDIATION:
            goes_on = "The mediator recommends a split. If none comes, the case goes to another mediator"
        if reader.case.about_released:
            text = f"{goes_on} {when}. Nothing moves unless you both agree."
            return [_split(reader, "Do nothing", text, reader.case.amount, nothing=True)]
        return [_open(reader, "Do nothing", f"{goes_on} {when}.", nothing=True)]
    text = f"The clock closes the case {when}."
    rows = [_split(reader, "Do nothing", text, outcome.to_freelancer, nothing=True)]
    if reader.case.phase == Phase.ELECTION and not any(has_paid(reader.case).values()) and not deadline.waits_since:
        rows = _both_silences(reader, outcome, when)
    return [*(_granted(reader, side) for side in if_granted.asked(reader)), *rows]


def _granted(reader: Reader, side: str) -> Row:
    """A waiver is asked for, and silence ends otherwise where it is granted."""
    name = f"{'Your' if side == reader.side else 'Their'} waiver is granted, and nothing else happens"
    to_freelancer = if_granted.alone(reader, side)
    if to_freelancer is None:
        fee = reader.case.fees[reader.side]
        return _open(
            reader, name, "Both fees are settled: an arbitrator decides.", fee=fee.amount if fee.paid_at else 0
        )
    them = reader.called(other_side(side))
    text = f"It counts as paid. {sentence(them)} then {'have' if them == 'you' else 'has'} time to pay; if not, this."
    return _split(reader, name, text, to_freelancer)


def _arbitrator(reader: Reader, deadline: Deadline, unsent: Outcome | None) -> list[Row]:
    """Both fees are settled: an arbitrator decides, unless the file is never sent."""
    fee = reader.case.fees[reader.side]
    cost = fee.amount if fee.paid_at else 0
    rows = [_open(reader, "Do nothing", "The arbitrator decides.", fee=cost, nothing=True)]
    if unsent is not None and unsent.to_freelancer is not None:
        text = f"If the portal has not sent the file, the clock closes the case {_when(deadline)}. Fees are paid back."
        rows.append(_split(reader, "Do nothing, and no file is sent", text, unsent.to_freelancer, nothing=True))
    return rows


def _decided_already(reader: Reader, decision: Decided) -> list[Row]:
    """The other side has decided, and it takes effect by itself."""
    if decision.to_freelancer is None:
        return []
    who = reader.name(decision.row.side)
    text = f"The {decision.called} of {who} takes effect {decision.when}."
    return [_split(reader, "Do nothing", text, decision.to_freelancer, nothing=True)]


def _when(deadline: Deadline) -> str:
    if deadline.is_stopped:
        return "when the clock has run on, and out"
    return "at the end of the wait" if deadline.waits_since else f"after {long_deadline(deadline.due_at)}"


def _both_silences(reader: Reader, outcome: Outcome, when: str) -> list[Row]:
    """Nobody has paid yet: what silence does depends on the other side."""
    them = reader.name(reader.other)
    alone = outcome_if_paid(reader.case, {reader.other: True}).to_freelancer or 0
    return [
        _split(reader, "Do nothing, and they pay", f"If only {them} pays, {when}.", alone, nothing=True),
        _split(reader, "Do nothing, like them", f"If nobody pays, {when}.", outcome.to_freelancer or 0, nothing=True),
    ]


_GOES_ON: dict[str, str] = {
    Phase.DEFAULT: "The claim stands as it was made",
    Phase.NEGOTIATION: "The late answer counts, and negotiation begins",
    Phase.MEDIATION: "The case goes to a mediator",
    Phase.ELECTION: "The fee election opens",
}
