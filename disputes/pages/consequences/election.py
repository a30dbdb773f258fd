"""What paying the arbitration fee leads to."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from disputes.lapsing import outcome_if_paid
from disputes.models import Case, FeeState
from disputes.pages.consequences.common import in_time, reader_of, told
from disputes.pages.wording import genitive


@consequences_of(Case, "pay_fee")
def pay_fee(telling: Telling) -> Told:
    reader = reader_of(telling)
    case, them = reader.case, reader.name(reader.other)
    back = "If you settle before the file is sent, the fee is paid back."
    if case.rules.fee_refund_on_settlement == "none":
        back = "If you settle before both have paid, the fee is paid back."
    if case.fees and case.fees[reader.other].is_settled:
        if case.rules.fee_refund_on_settlement == "none":
            back = "If you settle afterwards, the platform keeps both fees, as the rulebook says."
        waived = case.fees[reader.other].state == FeeState.WAIVED
        because = f"{genitive(them)} fee is waived, which counts as paid" if waived else f"{them} has paid"
        sentences = [f"{because}: the case goes to an arbitrator at once, and the award is final.", back]
    else:
        alone = outcome_if_paid(case, {reader.side: True}).to_freelancer or 0
        until = in_time(case, case.rules.second_payment)
        sentences = [
            f"{them} is told at once, and has until {until}, or until the present deadline where that is later.",
            f"If {them} pays too, an arbitrator decides, and the award is final.",
            f"If {them} does not pay, the clock {reader.divided(alone)}, and your fee is paid back.",
            back,
        ]
    return told(sentences, button="Pay your fee", done="Your fee is paid.")
