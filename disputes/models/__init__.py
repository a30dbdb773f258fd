"""The nouns of a case, one a file."""

from disputes.models.attachment import Attachment
from disputes.models.award import Award, AwardState
from disputes.models.beside import Beside
from disputes.models.bid import Bid
from disputes.models.case import Case, Phase
from disputes.models.closing import AGREED, Cause, Closing
from disputes.models.cooling_off import CoolingOff
from disputes.models.correction import Correction
from disputes.models.desk import Note, Unissued
from disputes.models.disputed import DisputedMilestone
from disputes.models.evidence_close import EvidenceClose
from disputes.models.exhibit import EarlierDescription, Exhibit, Reading
from disputes.models.fee import Fee, FeeState
from disputes.models.feedback import Feedback, ProcessRating
from disputes.models.hand_over import HandOver
from disputes.models.hold import Ground, Hold, HoldEnd, Matter, Proposal, ProposalState
from disputes.models.marks import Gist, ImportAnswer, Withdrawal
from disputes.models.mediating import Mediating
from disputes.models.objection import Objection
from disputes.models.offer import Offer
from disputes.models.party_question import PartyQuestion
from disputes.models.pin import Pin
from disputes.models.question import Question
from disputes.models.ready_text import ReadyText
from disputes.models.recommendation import Finding, Found, Recommendation, Reply
from disputes.models.respite import Respite
from disputes.models.saved_view import SavedView
from disputes.models.second_opinion import SecondOpinion
from disputes.models.separation import Separation
from disputes.models.set_aside import SetAside
from disputes.models.snooze import Snooze
from disputes.models.statement import Statement, StatementItem
from disputes.models.statement_draft import DraftedPart, StatementDraft
from disputes.models.trial import Trial
from disputes.models.waiver import Waiver, WaiverState

__all__ = [
    "AGREED",
    "Attachment",
    "Award",
    "AwardState",
    "Beside",
    "Bid",
    "Case",
    "Cause",
    "Closing",
    "CoolingOff",
    "Correction",
    "DisputedMilestone",
    "DraftedPart",
    "EarlierDescription",
    "EvidenceClose",
    "Exhibit",
    "Fee",
    "FeeState",
    "Feedback",
    "Finding",
    "Found",
    "Gist",
    "Ground",
    "HandOver",
    "Hold",
    "HoldEnd",
    "ImportAnswer",
    "Matter",
    "Mediating",
    "Note",
    "Objection",
    "Offer",
    "PartyQuestion",
    "Phase",
    "Pin",
    "ProcessRating",
    "Proposal",
    "ProposalState",
    "Question",
    "Reading",
    "ReadyText",
    "Recommendation",
    "Reply",
    "Respite",
    "SavedView",
    "SecondOpinion",
    "Separation",
    "SetAside",
    "Snooze",
    "Statement",
    "StatementDraft",
    "StatementItem",
    "Trial",
    "Unissued",
    "Waiver",
    "WaiverState",
    "Withdrawal",
]
