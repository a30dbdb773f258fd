"""What paying the arbitration fee leads to."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from core.phrases import phrase
from disputes.lapsing import outcome_if_paid
from disputes.models import Case, FeeState
from disputes.pages.consequences.common import in_time, reader_of, told
from disputes.pages.wording import genitive


@consequences_of(Case, "pay_fee")
def pay_fee(telling: Telling) -> Told:
    reader = reader_of(telling)
    case, them = reader.case, reader.name(reader.other)
    back = phrase("If you settle before the file is sent, the fee is paid back.")
    if case.rules.fee_refund_on_settlement == "none":
        back = phrase("If you settle before both have paid, the fee is paid back.")
    if case.fees and case.fees[reader.other].is_settled:
        if case.rules.fee_refund_on_settlement == "none":
            back = phrase("If you settle afterwards, the platform keeps both fees, as the rulebook says.")
        waived = case.fees[reader.other].state == FeeState.WAIVED
        goes = (
            phrase(
                "{whose} fee is waived, which counts as paid: "
                "the case goes to an arbitrator at once, and the award is final.",
                whose=genitive(them),
            )
            if waived
            else phrase("{them} has paid: the case goes to an arbitrator at once, and the award is final.", them=them)
        )
        sentences = [goes, back]
    else:
        alone = outcome_if_paid(case, {reader.side: True}).to_freelancer or 0
        until = in_time(case, case.rules.second_payment)
        sentences = [
            phrase(
                "{them} is told at once, and has until {until}, or until the present deadline where that is later.",
                them=them,
                until=until,
            ),
            phrase("If {them} pays too, an arbitrator decides, and the award is final.", them=them),
            phrase(
                "If {them} does not pay, the clock {divides}, and your fee is paid back.",
                them=them,
                divides=reader.divided(alone),
            ),
            back,
        ]
    return told(sentences, button=phrase("Pay your fee"), done=phrase("Your fee is paid."))
