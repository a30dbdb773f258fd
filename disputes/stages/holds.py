"""Legal hold: fraud, a stolen card, identity, sanctions. All clocks stand; nothing counts but messages and evidence.

One operator holds a case for 72 hours, once a case; confirmed by another, it lasts 30 days from the confirmation, and
two can renew it. It ends when two agree to release it, or when it runs out; then the clocks run on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from contracts.stages.card_disputes import AT_MOST
from core import clock
from core.errors import NotAllowed, WrongPhase
from core.phrases import phrase, phrase_later
from disputes import process, standstills
from disputes.holds import charged_back, open_hold
from disputes.inputs import ReasonInput
from disputes.models import Case, Ground, Hold, HoldEnd, Matter, Proposal, ProposalState
from disputes.models.case import OPEN
from disputes.operator_inputs import HoldInput
from disputes.operators import uninvolved
from escrow.models import CardDispute, DisputeState
from people.models import Role, User
from record.acts import Actor, act, current, lapse, seal
from record.declaring import OPERATOR
from record.verifying import Sealed, unseals
from timers import deadlines
from timers.counting import Length
from timers.models import Deadline

ALONE = Length(72, "hours")
CONFIRMED = Length(30, "days")


def may_hold(case: Case, by: Actor) -> None:
    """Alone once a case; confirming and renewing need somebody else."""
    held = open_hold(case)
    if held is not None and held.card_dispute_id:
        raise NotAllowed(
            phrase("The case is held until the card dispute about it is decided. There is nothing to confirm."),
            instead=phrase("Two operators can end the hold, or release the money by law."),
        )
    if held is None:
        if case.holds.filter(confirmed_at=None, card_dispute=None).exists():
            raise NotAllowed(
                phrase(
                    "One operator alone has held this case before, and nobody confirmed it. That is "
                    "possible once a case."
                )
            )
    elif held.confirmed_at is None:
        if held.placed_by_id == by.user.pk:
            raise NotAllowed(phrase("You hold this case. Another operator has to confirm it."))
    else:
        not_own_proposal(held, Matter.RENEWAL, by)


@act(
    Case,
    by=OPERATOR,
    who=uninvolved,
    phase=OPEN,
    limit=may_hold,
    label=phrase_later("Hold the case"),
    takes=HoldInput,
    while_held=True,
    final=True,
)
def hold(case: Case, by: Actor, *, reason: str) -> Hold:
    """Stop all clocks for legal reasons: alone for 72 hours; a second operator confirms, and two renew, for 30 days."""
    keep_ground(case, by, reason)
    held = open_hold(case)
    if held is None:
        return _place(case, by)
    if held.confirmed_at is None:
        held.confirmed_by, held.confirmed_at = by.user, clock.now()
        held.save(update_fields=["confirmed_by", "confirmed_at"])
        _run(case, "confirmed")
    elif agreed(held, Matter.RENEWAL, by):
        _run(case, "renewed")
    else:
        propose(held, Matter.RENEWAL, by)
        current().say(step="renewal_proposed")
    return held


def keep_ground(case: Case, by: Actor, text: str) -> None:
    """Why, for operators; the record holds its salted hash."""
    sealed = seal(text)
    running = current()
    running.say(reason_hash=sealed["sha256"])
    Ground.objects.create(
        case=case, event_id=running.event_id, by=by.user, text=text, salt=sealed["salt"], written_at=clock.now()
    )


def _place(case: Case, by: Actor) -> Hold:
    return _placed(case, standstills.begin(case, process.HOLD, ALONE), placed_by=by.user)


def place_for(case: Case, dispute: CardDispute) -> Hold:
    """Held without an operator until the card dispute is decided; the longest that this can take is its clock."""
    return _placed(case, standstills.begin(case, process.HOLD, AT_MOST), card_dispute=dispute)


def _placed(case: Case, ends: Deadline, **by: Any) -> Hold:
    case.held_since = clock.now()
    case.save(update_fields=["held_since"])
    current().say(step="placed", until=ends.due_at.isoformat())
    return Hold.objects.create(case=case, placed_at=clock.now(), **by)


def _run(case: Case, step: str) -> None:
    """The hold lasts 30 days from now; no clock ran in between."""
    deadlines.meet(case, process.HOLD, because=current().act)
    ends = deadlines.start(case, process.HOLD, CONFIRMED, case.rules.calendar)
    current().say(step=step, until=ends.due_at.isoformat())


def may_release(case: Case, by: Actor) -> None:
    not_own_proposal(must_be_held(case), Matter.RELEASE, by)


@act(
    Case,
    by=OPERATOR,
    who=uninvolved,
    phase=OPEN,
    limit=may_release,
    label=phrase_later("Release the hold"),
    takes=ReasonInput,
    while_held=True,
    final=True,
)
def release_hold(case: Case, by: Actor, *, reason: str) -> None:
    """Propose that the clocks run on; when another operator has proposed it, they do."""
    keep_ground(case, by, reason)
    held = must_be_held(case)
    if agreed(held, Matter.RELEASE, by):
        end_hold(case, HoldEnd.RELEASED)
        deadlines.meet(case, process.HOLD, because="release_hold")
        standstills.settle(case)
        current().say(step="released")
    else:
        propose(held, Matter.RELEASE, by)
        current().say(step="proposed")


@lapse(process.HOLD, Case)
def hold_runs_out(case: Case, deadline: Deadline) -> None:
    """Nobody confirmed or renewed the hold: the clocks run on, unless a card dispute is still undecided."""
    by_dispute = must_be_held(case).card_dispute_id
    end_hold(case, HoldEnd.RAN_OUT)
    undecided = charged_back(case).filter(state=DisputeState.OPEN, taken_at__isnull=False).first()
    if undecided and not by_dispute:
        place_for(case, undecided)
    else:
        standstills.settle(case)


def must_be_held(case: Case) -> Hold:
    held = open_hold(case)
    if held is None:
        raise WrongPhase(phrase("The case is not held."))
    return held


def end_hold(case: Case, how: HoldEnd) -> None:
    """The case is not held any more; what was proposed in this hold ends with it. The clocks are the caller's."""
    now = clock.now()
    held = must_be_held(case)
    held.proposals.filter(state=ProposalState.OPEN).update(state=ProposalState.ENDED, ended_at=now)
    held.ended_at, held.ended_how = now, how
    held.save(update_fields=["ended_at", "ended_how"])
    case.held_since = None
    case.save(update_fields=["held_since"])


def proposal(held: Hold, matter: Matter) -> Proposal | None:
    return held.proposals.filter(matter=matter, state=ProposalState.OPEN).first()


def not_own_proposal(held: Hold, matter: Matter, by: Actor) -> None:
    there = proposal(held, matter)
    if there is not None and there.proposed_by_id == by.user.pk:
        raise NotAllowed(phrase("You have proposed this. It takes effect when another operator agrees."))


def propose(held: Hold, matter: Matter, by: Actor, to_freelancer: int | None = None, rule: str = "") -> Proposal:
    return Proposal.objects.create(
        hold=held, matter=matter, to_freelancer=to_freelancer, rule=rule, proposed_by=by.user, proposed_at=clock.now()
    )


def agreed(held: Hold, matter: Matter, by: Actor) -> bool:
    """Whether another operator has proposed this; by this act it is then agreed."""
    there = proposal(held, matter)
    if there is None or there.proposed_by_id == by.user.pk:
        return False
    there.state, there.agreed_by, there.ended_at = ProposalState.AGREED, by.user, clock.now()
    there.save(update_fields=["state", "agreed_by", "ended_at"])
    return True


@unseals("case")
def grounds(case: Case, person: User | None) -> Iterator[Sealed]:
    """Why a case was held and released is for operators."""
    if person is not None and (case.contract.side_of(person) or not person.has_role(Role.OPERATOR)):
        return
    number = dict(case.events.filter(act__in=("hold", "release_hold")).values_list("pk", "number"))
    for ground in case.grounds.order_by("written_at", "pk"):
        yield Sealed(number[ground.event_id], "ground of an operator", ground.salt, ground.text)
