"""The words of a scenario: who acts, what each act takes, what can be expected."""

from __future__ import annotations

ACTORS = (
    "client", "freelancer", "mediator", "mediator2", "mediator3", "reviewer", "reviewer2", "operator", "operator2",
    "bank",
)  # fmt: skip
REFUSED = ("NotAllowed", "WrongPhase", "TooLate", "Stale", "Invalid", "NotFound")
EXPECTED = (
    "phase", "outcome", "closed_at", "net", "held", "milestones", "lapsed", "due", "fees", "events", "flags", "sees",
    "transfers", "head",
)  # fmt: skip

# A step of an act takes these inputs; the rulebook's words. `text` and `reason` may be left out: they are filled in.
ON_CONTRACT: dict[str, tuple[str, ...]] = {
    "fund": ("milestone",),
    "submit": ("milestone", "text"),
    "approve": ("milestone",),
    "approve_part": ("milestone", "amount", "reason"),
    "request_changes": ("milestone", "items", "reason"),
    "request_refund": ("milestone", "reason", "items"),
    "grant_refund": ("milestone", "reason"),
    "refuse_refund": ("milestone", "reason"),
    "give_refund": ("milestone", "amount", "reason"),
    "end_contract": ("reason",),
    "open": ("milestones", "to_freelancer", "statement"),
}
ON_CASE: dict[str, tuple[str, ...]] = {
    "respond": ("to_freelancer", "statement"),
    "set_aside": ("reason", "to_freelancer", "statement"),
    "grant_set_aside": ("reason",),
    "refuse_set_aside": ("reason",),
    "concede": (),
    "withdraw": ("reason",),
    "take_back": (),
    "offer": ("to_freelancer", "text"),
    "accept_offer": (),
    "decline_offer": (),
    "withdraw_offer": (),
    "bid": ("amount",),
    "escalate": (),
    "claim": ("text",),
    "hand_back": ("reason", "text"),
    "object_to_mediator": ("reason",),
    "sustain_objection": ("reason",),
    "overrule_objection": ("reason",),
    "ask_party": ("to", "text", "days"),
    "answer_party": ("to", "text", "days"),
    "recommend": ("to_freelancer", "text"),
    "accept": (),
    "reject": (),
    "ask": ("text",),
    "answer": ("text",),
    "request_second_opinion": ("reason",),
    "ask_correction": ("reason", "text"),
    "correct": ("to_freelancer", "reason", "text"),
    "refuse_correction": ("reason",),
    "pay_fee": (),
    "request_waiver": ("reason",),
    "grant_waiver": ("side", "reason"),
    "refuse_waiver": ("side", "reason"),
    "send_file": (),
    "record_award": ("to_freelancer", "fee_shift", "text", "reason"),
    "approve_award": (),
    "refuse_award": ("reason",),
    "extend": ("days", "reason"),
    "hold": ("reason",),
    "release_hold": ("reason",),
    "legal_release": ("to_freelancer", "reason"),
    "say": ("room", "to", "text", "screened", "relays"),
    "report": ("message", "reason"),
    "correct_message": ("message", "text", "screened"),
    "withdraw_message": ("message",),
    "uphold": ("message", "reason", "category"),
    "dismiss": ("message", "reason"),
    "take_back_ruling": ("message",),
    "appeal": ("message", "text"),
    "grant_appeal": ("message", "reason"),
    "refuse_appeal": ("message", "reason"),
    "ask_to_see": ("message", "text"),
    "no_contact": (),
    "allow_contact": ("side", "reason"),
}
# What the bank of the client's card does; nobody in the portal does.
BY_THE_BANK: dict[str, tuple[str, ...]] = {
    "dispute_payment": ("milestone", "amount"),
    "decide_dispute": ("won",),
}
INPUTS = ON_CONTRACT | ON_CASE | BY_THE_BANK
