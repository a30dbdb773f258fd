"""Released money: for a while after a release the client may open a case about it.

Nothing is held, so it starts with negotiation, and ends by agreement or without one: there is no fee to elect.
"""

from __future__ import annotations

from contracts.models import Contract, Milestone, MilestoneState
from contracts.models.milestone import CONTESTED
from contracts.releases import Release, release_of
from core import clock
from core.errors import NotAllowed, TooLate, WrongPhase, invalid
from core.phrases import phrase
from disputes import statements
from disputes.models import Case, DisputedMilestone
from disputes.process import first_phase
from record.acts import Actor
from record.checking import last_minute
from record.declaring import CLIENT


def is_released(milestone: Milestone) -> bool:
    """Whether a case about this milestone would be about money that has left escrow."""
    return bool(milestone.state == MilestoneState.PAID)


def all_alike(milestones: list[Milestone]) -> bool:
    """Whether a case about these is one about released money. What is held and what is released do not mix."""
    released = [milestone.number for milestone in milestones if is_released(milestone)]
    if released and len(released) < len(milestones):
        raise invalid(
            "milestones",
            phrase(
                "What is held and what was released cannot be in one case. Milestone {released} "
                "has been paid already: open a case of its own about it.",
                released=released[0],
            ),
        )
    return bool(released)


def may_be_contested(milestone: Milestone, by: Actor) -> Release:
    """State (a paid milestone is open to the client alone), limit in days, and once a milestone: in this order."""
    release = release_of(milestone)
    if release and by.position != CLIENT:
        raise WrongPhase(
            phrase(
                "Milestone {number} has been paid to you. Only the client can open a case about released money.",
                number=milestone.number,
            ),
            instead=milestone.what_now(),
        )
    if milestone.standing == CONTESTED or release is None:
        raise WrongPhase(
            phrase(
                "Milestone {number} cannot be disputed: {standing_in_words}.",
                number=milestone.number,
                standing_in_words=milestone.standing_in_words(),
            ),
            instead=milestone.what_now(),
        )
    if clock.now() >= release.until:
        raise TooLate(
            phrase(
                "The time to open a case about what was released of milestone {number} passed on {until}.",
                number=milestone.number,
                until=last_minute(release.until),
            ),
            moment=release.until,
        )
    if Case.objects.filter(disputed_milestones__milestone=milestone, about_released=True).exists():
        raise NotAllowed(
            phrase(
                "There has been a case about what was released of milestone {number}. There is only one.",
                number=milestone.number,
            )
        )
    return release


def contest(contract: Contract, milestones: list[Milestone], *, to_freelancer: int) -> Case:
    """Make the case. The amount in dispute is what was released of these milestones and not given back."""
    amount = sum(milestone.with_freelancer for milestone in milestones)
    claimed, beyond = statements.capped(to_freelancer, amount)
    phase = first_phase(contract.rules, about_released=True)
    case = Case.objects.create(
        kind="case",
        root=contract.subject_ptr,
        contract=contract,
        claimant=CLIENT,
        about_released=True,
        phase=phase,
        opened_at=clock.now(),
        phase_since=clock.now(),
        negotiating_since=clock.now(),
        amount=amount,
        claimed=claimed,
        claimed_beyond=beyond,
    )
    DisputedMilestone.objects.bulk_create(
        DisputedMilestone(case=case, milestone=m, held=m.with_freelancer, stood_before=m.standing) for m in milestones
    )
    for milestone in milestones:
        milestone.stand(MilestoneState.PAID, contested_at=clock.now())
    return case
