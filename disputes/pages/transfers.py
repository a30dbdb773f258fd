"""Where the money of a case went: every transfer, with its reason and its cause, the oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.kept import Kept
from disputes.models import Case
from escrow.models import Reason, Transfer
from escrow.statements import name_of

_TRANSFERS = Kept(
    lambda case: Transfer.objects.filter(subject=case).select_related("debit__owner", "credit__owner").order_by("pk"),
    "uuid",
)


@dataclass(frozen=True)
class Moved:
    """One transfer, as a line of the page. Its number is the reference to quote."""

    number: int
    at: datetime
    reason: str
    source: str
    target: str
    amount: int


def transfers(case: Case) -> list[Moved]:
    return [
        Moved(
            number=transfer.pk,
            at=transfer.at,
            reason=Reason(transfer.reason).label.capitalize(),
            source=name_of(transfer.debit),
            target=name_of(transfer.credit),
            amount=transfer.amount,
        )
        for transfer in _TRANSFERS.of(case.pk)
    ]
