"""The money in a case: what is held for each milestone, each side's fee, and what the portal holds in all."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.phrases import phrase, phrase_later
from core.presenting import money_mark, short_moment
from disputes.models import Fee, FeeState
from disputes.pages.awarded import came_to_freelancer, shifted
from disputes.pages.reader import Reader
from disputes.pages.released import released_facts
from disputes.pages.wording import genitive, sentence
from record.declaring import SIDES

FEE_STATES = {
    FeeState.UNPAID: phrase_later("not paid"),
    FeeState.PAID: "paid",
    FeeState.WAIVED: "waived",
    FeeState.REFUNDED: phrase_later("paid back"),
    FeeState.KEPT: phrase_later("kept by the platform"),
    FeeState.TO_ARBITRATOR: phrase_later("with the arbitrator"),
}


@dataclass(frozen=True)
class Fact:
    """For components/facts.html."""

    name: str
    value: str | SafeString
    total: bool = False


def money_in_case(reader: Reader) -> list[Fact]:
    case = reader.case
    if case.is_closed:
        return _after(reader)
    if case.about_released:
        facts = [Fact(name, amount) for name, amount in released_facts(reader)]
        return [*facts, Fact(phrase("Held by the portal"), money_mark(0, case.currency), total=True)]
    facts = [
        Fact(
            phrase("Escrow, milestone {number}, frozen", number=each.milestone.number),
            money_mark(each.held, case.currency, code=False),
        )
        for each in case.what_was_held
    ]
    facts += [_fee(reader, case.fees[side]) for side in SIDES if side in case.fees]
    held = case.amount + sum(fee.amount for fee in case.fees.values() if fee.is_held)
    return [*facts, Fact(phrase("Held by the portal"), money_mark(held, case.currency), total=True)]


def _fee(reader: Reader, fee: Fee) -> Fact:
    case = reader.case
    paid = f", {short_moment(fee.paid_at)}" if fee.paid_at and fee.is_held else ""
    name = phrase(
        "{whose} fee, {state}{paid}",
        whose=sentence(genitive(reader.called(fee.side))),
        state=FEE_STATES[FeeState(fee.state)],
        paid=paid,
    )
    # What the portal holds is summed up below it; afterwards it says what somebody has paid.
    is_counted = fee.is_held or (case.is_closed and fee.state not in (FeeState.UNPAID, FeeState.WAIVED))
    return Fact(name, money_mark(fee.amount if is_counted else 0, case.currency, code=False))


def _after(reader: Reader) -> list[Fact]:
    case, came = reader.case, came_to_freelancer(reader.case)
    facts = []
    if came is not None:
        facts = [
            Fact(
                phrase("To {name}, after the fee that was shifted", name=reader.called(side))
                if shifted(case)
                else phrase("To {name}", name=reader.called(side)),
                money_mark(reader.share(side, came), case.currency, code=False),
            )
            for side in SIDES
        ]
    facts += [_fee(reader, case.fees[side]) for side in SIDES if side in case.fees]
    return [*facts, Fact(phrase("Was in dispute"), money_mark(case.amount, case.currency), total=True)]
