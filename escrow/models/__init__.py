"""Facts about money: accounts, the transfers between them, and payments by card."""

from escrow.models.account import Account, Kind, Side
from escrow.models.payment import Payment, State
from escrow.models.sandbox_charge import SandboxCharge
from escrow.models.transfer import Reason, Transfer

__all__ = ["Account", "Kind", "Payment", "Reason", "SandboxCharge", "Side", "State", "Transfer"]
