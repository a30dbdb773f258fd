"""Facts about money: accounts, the transfers between them, payments by card, and what their provider tells."""

from escrow.models.account import Account, Kind, Side
from escrow.models.hint import Hint, Topic
from escrow.models.payment import Payment, State
from escrow.models.sandbox_charge import SandboxCharge
from escrow.models.transfer import Reason, Transfer

__all__ = ["Account", "Hint", "Kind", "Payment", "Reason", "SandboxCharge", "Side", "State", "Topic", "Transfer"]
