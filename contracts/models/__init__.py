"""What is agreed, what is held, and what was handed in."""

from contracts.models.contract import Contract, ContractPhase
from contracts.models.draft import RulebookDraft
from contracts.models.milestone import Deliverable, Milestone, MilestoneState
from contracts.models.offer_draft import OfferDraft
from contracts.models.refund_request import RefundRequest
from contracts.models.rulebook import Rulebook
from contracts.models.submission import Submission

__all__ = [
    "Contract",
    "ContractPhase",
    "Deliverable",
    "Milestone",
    "MilestoneState",
    "OfferDraft",
    "RefundRequest",
    "Rulebook",
    "RulebookDraft",
    "Submission",
]
