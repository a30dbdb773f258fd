"""The recommendation as a case shows it: the split, the reasons, who answered, and what accepting binds one to."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.presenting import long_moment, short_moment
from disputes.models import Phase, Recommendation
from disputes.pages.buttons import Button, button
from disputes.pages.reader import Reader
from disputes.pages.wording import marked
from record.declaring import SIDES


@dataclass(frozen=True)
class Answered:
    side: str
    who: str
    words: str
    accepts: bool | None


@dataclass(frozen=True)
class Recommended:
    number: int
    mediator: str
    when: str
    to_client: int
    to_freelancer: int
    reasons: str
    would_change: str
    stands: str
    answers: list[Answered]
    binds: list[str] = field(default_factory=list)
    acts: list[Button] = field(default_factory=list)


def recommended(reader: Reader) -> Recommended | None:
    made = reader.case.last_recommendation
    if made is None:
        return None
    acts = []
    if reader.side and reader.case.phase == Phase.RECOMMENDATION:
        mine = reader.share(reader.side, made.to_freelancer)
        found = [
            button(reader, "accept", "Accept", style="second", amount=mine),
            button(reader, "reject", style="second"),
        ]
        acts = [act for act in found if act is not None]
    return Recommended(
        number=made.number,
        mediator=str(made.mediator),
        when=long_moment(made.issued_at),
        to_client=reader.case.amount - made.to_freelancer,
        to_freelancer=made.to_freelancer,
        reasons=made.reasons,
        would_change=made.would_change,
        stands=marked(stands(reader, made)),
        answers=[_answered(reader, made, side) for side in SIDES],
        binds=binds(reader, made) if reader.case.phase == Phase.RECOMMENDATION else [],
        acts=acts,
    )


def stands(reader: Reader, made: Recommendation) -> str:
    below = reader.case.rules.low_value_below
    if reader.case.phase != Phase.RECOMMENDATION:
        return (
            "It was to stand unless both sides rejected it."
            if made.stands
            else "It was binding only if both accepted it."
        )
    if made.stands and below is not None:
        return f"Because less than {reader.money(below)} is at stake, it stands unless both sides reject it."
    return "It binds nobody who does not accept it. Silence is not acceptance."


def binds(reader: Reader, made: Recommendation) -> list[str]:
    """Said beside the choice, to both sides alike."""
    return [
        "You may accept it or reject it. Accepting cannot be taken back.",
        marked(f"If both accept, {reader.shares(made.to_freelancer)}: at once, and the case ends."),
        "A court may see the matter differently. Rejecting keeps the way to an arbitrator open, for a fee.",
    ]


def _answered(reader: Reader, made: Recommendation, side: str) -> Answered:
    reply = next((reply for reply in made.replies.all() if reply.side == side), None)
    who = "You" if side == reader.side else reader.name(side)
    if reply is None:
        return Answered(
            side, who, "not answered" if reader.case.phase != Phase.RECOMMENDATION else "no answer yet", None
        )
    verb = "accepted" if reply.accepts else "rejected"
    return Answered(side, who, f"{verb} it, {short_moment(reply.replied_at)}", reply.accepts)
