"""Facts about money: accounts, the transfers between them, payments by card, and what their provider tells."""

from escrow.models.account import Account, Kind, Side
from escrow.models.card_dispute import CardDispute, DisputeState
from escrow.models.hint import Hint, Topic
from escrow.models.payment import Payment, State
from escrow.models.sandbox_charge import SandboxCharge
from escrow.models.sandbox_dispute import SandboxDispute
from escrow.models.sandbox_payout import SandboxPayout
from escrow.models.transfer import Reason, Transfer

__all__ = [
    "Account",
    "CardDispute",
    "DisputeState",
    "Hint",
    "Kind",
    "Payment",
    "Reason",
    "SandboxCharge",
    "SandboxDispute",
    "SandboxPayout",
    "Side",
    "State",
    "Topic",
    "Transfer",
]
