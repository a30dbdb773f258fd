"""Facts about money: accounts, transfers, payments by card, payouts, what a provider tells, and reports of it all."""

from escrow.models.account import Account, Kind, Side
from escrow.models.card_dispute import CardDispute, DisputeState
from escrow.models.hint import Hint, Topic
from escrow.models.payee import Payee
from escrow.models.payment import Payment, State
from escrow.models.payout import Payout, PayoutState
from escrow.models.report import Difference, Report
from escrow.models.sandbox_charge import SandboxCharge
from escrow.models.sandbox_dispute import SandboxDispute
from escrow.models.sandbox_payout import SandboxPayout
from escrow.models.transfer import Reason, Transfer

__all__ = [
    "Account",
    "CardDispute",
    "Difference",
    "DisputeState",
    "Hint",
    "Kind",
    "Payee",
    "Payment",
    "Payout",
    "PayoutState",
    "Reason",
    "Report",
    "SandboxCharge",
    "SandboxDispute",
    "SandboxPayout",
    "Side",
    "State",
    "Topic",
    "Transfer",
]
