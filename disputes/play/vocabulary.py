"""The words of a scenario: who acts, what each act takes, what can be expected."""

from __future__ import annotations

ACTORS = (
    "client", "freelancer", "mediator", "mediator2", "mediator3", "reviewer", "reviewer2", "operator", "operator2",
)  # fmt: skip
REFUSED = ("NotAllowed", "WrongPhase", "TooLate", "Stale", "Invalid", "NotFound")
EXPECTED = (
    "phase", "outcome", "closed_at", "net", "held", "milestones", "lapsed", "due", "fees", "events", "flags", "sees",
    "transfers", "head",
)  # fmt: skip

ON_CONTRACT: dict[str, tuple[str, ...]] = {
    "fund": ("milestone",),
    "submit": ("milestone", "text"),
    "approve": ("milestone",),
    "approve_part": ("milestone", "amount", "reason"),
    "request_changes": ("milestone", "items", "reason"),
    "request_refund": ("milestone", "reason", "items"),
    "grant_refund": ("milestone",),
    "refuse_refund": ("milestone",),
    "open": ("milestones", "to_freelancer", "statement"),
}
ON_CASE: dict[str, tuple[str, ...]] = {
    "respond": ("to_freelancer", "statement"),
    "concede": (),
    "withdraw": (),
    "offer": ("to_freelancer", "text"),
    "accept_offer": (),
    "decline_offer": (),
    "withdraw_offer": (),
    "escalate": (),
    "claim": ("text",),
    "hand_back": ("reason", "text"),
    "recommend": ("to_freelancer", "text"),
    "accept": (),
    "reject": (),
    "pay_fee": (),
    "send_file": (),
    "record_award": ("to_freelancer", "fee_shift", "text", "reason"),
    "approve_award": (),
    "refuse_award": ("reason",),
    "say": ("room", "to", "text", "screened"),
    "report": ("message", "reason"),
    "uphold": ("message", "reason", "category"),
    "dismiss": ("message", "reason"),
}
INPUTS = ON_CONTRACT | ON_CASE
