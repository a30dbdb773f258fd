"""Facts about money: accounts, the transfers between them, payments by card, and reports that it is all there."""

from escrow.models.account import Account, Kind, Side
from escrow.models.payment import Payment, State
from escrow.models.payout import Payout, PayoutState
from escrow.models.report import Difference, Report
from escrow.models.sandbox_charge import SandboxCharge
from escrow.models.sandbox_payout import SandboxPayout
from escrow.models.transfer import Reason, Transfer

__all__ = [
    "Account",
    "Difference",
    "Kind",
    "Payment",
    "Payout",
    "PayoutState",
    "Reason",
    "Report",
    "SandboxCharge",
    "SandboxPayout",
    "Side",
    "State",
    "Transfer",
]
