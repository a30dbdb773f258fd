"""The nouns of a case, one a file."""

from disputes.models.award import Award, AwardState
from disputes.models.case import Case, DisputedMilestone, Phase
from disputes.models.closing import Cause, Closing
from disputes.models.exhibit import Exhibit, Reading
from disputes.models.fee import Fee, FeeState
from disputes.models.mediating import Mediating
from disputes.models.offer import Offer
from disputes.models.recommendation import Finding, Found, Recommendation, Reply
from disputes.models.statement import Statement, StatementItem
from disputes.models.trial import Trial

__all__ = [
    "Award",
    "AwardState",
    "Case",
    "Cause",
    "Closing",
    "DisputedMilestone",
    "Exhibit",
    "Fee",
    "FeeState",
    "Finding",
    "Found",
    "Mediating",
    "Offer",
    "Phase",
    "Reading",
    "Recommendation",
    "Reply",
    "Statement",
    "StatementItem",
    "Trial",
]
