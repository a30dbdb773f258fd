"""The nouns of a case, one a file."""

from disputes.models.award import Award, AwardState
from disputes.models.case import Case, DisputedMilestone, Phase
from disputes.models.closing import Cause, Closing
from disputes.models.evidence_close import EvidenceClose
from disputes.models.exhibit import Exhibit, Reading
from disputes.models.fee import Fee, FeeState
from disputes.models.mediating import Mediating
from disputes.models.objection import Objection
from disputes.models.offer import Offer
from disputes.models.party_question import PartyQuestion
from disputes.models.recommendation import Finding, Found, Recommendation, Reply
from disputes.models.statement import Statement, StatementItem

__all__ = [
    "Award",
    "AwardState",
    "Case",
    "Cause",
    "Closing",
    "DisputedMilestone",
    "EvidenceClose",
    "Exhibit",
    "Fee",
    "FeeState",
    "Finding",
    "Found",
    "Mediating",
    "Objection",
    "Offer",
    "PartyQuestion",
    "Phase",
    "Reading",
    "Recommendation",
    "Reply",
    "Statement",
    "StatementItem",
]
