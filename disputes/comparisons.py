"""What the reconciliation compares of cases: accounts that money only passes through are back at zero."""

from __future__ import annotations

from core import money
from disputes.models import Phase
from escrow.reconciling import Tally, compares, count, streamed

LEFT = """
    SELECT a.subject_id, k.number, a.side, a.balance, a.currency FROM escrow_account a
      LEFT JOIN disputes_case k ON k.subject_ptr_id = a.subject_id
     WHERE a.kind = 'fee' AND a.balance <> 0 AND (k.phase IS NULL OR k.phase = %s OR k.file_sent_at IS NOT NULL)
     ORDER BY k.number, a.side"""


@compares("clearing", "Accounts of fees with zero, once the file is sent or the case is closed")
def clearing(tally: Tally) -> None:
    tally.compared = count("SELECT count(*) FROM escrow_account WHERE kind = 'fee'")
    for subject, number, side, left, currency in streamed(LEFT, [str(Phase.CLOSED)]):
        case = f"EH-{number:04d}" if number else str(subject)
        tally.differ(f"fee of the {side} in {case}", f"{money.show(left, currency)} {currency} are left in it")
