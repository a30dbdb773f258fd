"""Arbitration: the file goes out with the fees; the award comes back, recorded by one operator, approved by another."""

from __future__ import annotations

import uuid

from core import clock
from core.errors import NotAllowed, WrongPhase, invalid
from core.money import show
from core.phrases import phrase, phrase_later
from disputes import closing, process, waiting
from disputes.bundle import index_hash
from disputes.inputs import AwardInput, ReasonInput
from disputes.models import Award, AwardState, Case, Cause, FeeState, Phase
from disputes.models.case import AWARDING
from disputes.operators import two_operators, uninvolved
from disputes.outcomes import shifted_fee, without_sending
from escrow import ledger
from escrow.ledger import Move
from escrow.models import Reason
from evidence import storing
from record.acts import Actor, act, current, lapse
from record.declaring import OPERATOR, other_side
from timers import deadlines
from timers.models import Deadline


def file_not_sent(case: Case, by: Actor) -> None:
    if case.file_sent_at:
        raise WrongPhase(phrase("The file has been sent already."))


@act(
    Case,
    by=OPERATOR,
    who=uninvolved,
    phase=Phase.ARBITRATION,
    limit=file_not_sent,
    label=phrase_later("Send the file"),
    moves_money=True,
    final=True,
)
def send_file(case: Case, by: Actor) -> None:
    """Hand the file to the arbitrator, with both sides' fees, and the platform's share where the rulebook has one."""
    arbitrator = ledger.account("arbitrator", case.currency)
    platform = ledger.account("platform", case.currency)
    moves = []
    for side in closing.FREELANCER_FIRST:
        fee = case.fees[side]
        waived = fee.state == FeeState.WAIVED
        source = platform if waived else ledger.account("fee", case.currency, subject=case, side=side)
        moves.append(
            Move(source, arbitrator, fee.amount, Reason.WAIVER_BY_PLATFORM if waived else Reason.FEE_TO_ARBITRATOR)
        )
        if not waived:
            fee.state = FeeState.TO_ARBITRATOR
            fee.save(update_fields=["state"])
    if case.rules.fee_platform_share:
        moves.append(Move(platform, arbitrator, case.rules.fee.of(case.amount), Reason.FEE_TO_ARBITRATOR))
    moves = [move for move in moves if move.amount]
    if moves:
        ledger.post(*moves, key=f"{current().event_id}")
    current().say(index_sha256=index_hash(case))
    case.file_sent_at = clock.now()
    case.save(update_fields=["file_sent_at"])
    deadlines.meet(case, process.SEND, because="send_file")
    process.start_clock(case, process.AWARD)


def file_sent(case: Case, by: Actor) -> None:
    if not case.file_sent_at:
        raise WrongPhase(phrase("The file has not been sent to the arbitrator yet."))


@act(
    Case,
    by=OPERATOR,
    who=uninvolved,
    phase=(Phase.ARBITRATION, AWARDING),
    limit=file_sent,
    label=phrase_later("Record the award"),
    takes=AwardInput,
    final=True,
)
def record_award(
    case: Case,
    by: Actor,
    *,
    to_freelancer: int,
    rule: str,
    files: list[uuid.UUID],
    fee_shift: str = "none",
) -> Award:
    """Record what the arbitrator awarded, with the award itself. A second operator approves it before money moves."""
    if to_freelancer > case.amount:
        raise invalid(
            "to_freelancer",
            phrase(
                "Only {amount} {currency} is in dispute.",
                amount=show(case.amount, case.currency),
                currency=case.currency,
            ),
        )
    case.awards.filter(state=AwardState.RECORDED).update(state=AwardState.REPLACED)
    document = storing.use(files, subject=case, by=by.user)
    award = Award.objects.create(
        case=case,
        to_freelancer=to_freelancer,
        fee_shift="" if fee_shift == "none" else fee_shift,
        rule=rule,
        document=document[0],
        recorded_by=by.user,
        recorded_at=clock.now(),
    )
    running = current()
    if case.award_recorded_at is None:
        case.award_recorded_at = clock.now()
        case.save(update_fields=["award_recorded_at"])
        running.move(case.called, Phase.ARBITRATION, AWARDING)
    running.say(
        to_freelancer=show(to_freelancer, case.currency), currency=case.currency, fee_shift=fee_shift, rule=rule
    )
    return award


def another_recorded_it(case: Case, by: Actor) -> None:
    award = _waiting(case)
    if award is None:
        raise WrongPhase(phrase("No award waits for a decision."))
    if award.recorded_by_id == by.user.pk:
        raise NotAllowed(phrase("You recorded this award. Another operator has to decide on it."))


def _waiting(case: Case) -> Award | None:
    return case.awards.filter(state=AwardState.RECORDED).first()


@act(
    Case,
    by=OPERATOR,
    who=uninvolved,
    phase=AWARDING,
    limit=another_recorded_it,
    label=phrase_later("Approve the award"),
    moves_money=True,
    final=True,
)
def approve_award(case: Case, by: Actor) -> None:
    """Approve what another operator recorded. The money is divided at once, and the case ends."""
    award = _decide(case, by, AwardState.APPROVED)
    then = _fee_shift(case, award)
    closing.close(case, Cause.AWARD, award.to_freelancer, then=then)
    if award.fee_shift:
        moved, owed = sum(move.amount for move in then), award.owed
        current().say(fee_shift=award.fee_shift, shifted=show(moved, case.currency), owed=show(owed, case.currency))


@act(
    Case,
    by=OPERATOR,
    who=uninvolved,
    phase=AWARDING,
    limit=another_recorded_it,
    label=phrase_later("Refuse the record"),
    takes=ReasonInput,
)
def refuse_award(case: Case, by: Actor, *, reason: str) -> None:
    """Say that what was recorded is not what the arbitrator awarded. It has to be recorded anew."""
    _decide(case, by, AwardState.REFUSED)
    current().say(reason=reason)


def _decide(case: Case, by: Actor, state: AwardState) -> Award:
    award = _waiting(case)
    if award is None:
        raise WrongPhase(phrase("No award waits for a decision."))
    award.state, award.decided_by, award.decided_at = state, by.user, clock.now()
    award.save(update_fields=["state", "decided_by", "decided_at"])
    return award


def _fee_shift(case: Case, award: Award) -> list[Move]:
    """The winner's fee, out of what comes to the other side, as far as it reaches; waived ones are not."""
    winner = award.fee_shift
    if not winner or case.fees[winner].state != FeeState.TO_ARBITRATOR:
        return []
    loser = other_side(winner)
    part = closing.reaches(case, award.to_freelancer)[loser]
    shifted, award.owed = shifted_fee(case.fees[winner].amount, part)
    award.save(update_fields=["owed"])
    if not shifted:
        return []
    source = ledger.account("wallet", case.currency, owner=case.person_of(loser))
    target = ledger.account("wallet", case.currency, owner=case.person_of(winner))
    return [Move(source, target, shifted, Reason.AWARD_FEE_SHIFT)]


@lapse(process.SEND, Case, waits=waiting.until)
def file_not_sent_in_time(case: Case, deadline: Deadline) -> None:
    """Nobody sent the file: both fees go back, and the amount goes as last recommended, or evenly."""
    recommended = case.last_recommendation.to_freelancer if case.last_recommendation else None
    closing.close_as(case, without_sending(case.amount, recommended))


@lapse(process.AWARD, Case)
def award_overdue(case: Case, deadline: Deadline) -> None:
    """No award yet: two operators are alarmed, and every week again. Only an award, a settlement or the law ends it."""
    current().say(overdue_since=deadline.due_at.isoformat())
    current().tell(two_operators(case))
