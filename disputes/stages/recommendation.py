"""Recommendation: each side answers on its own. Silence is not acceptance; a recommendation of low value stands."""

from __future__ import annotations

from core import clock
from core.errors import NotAllowed, TooLate, WrongPhase
from core.phrases import phrase, phrase_later
from disputes import closing, process, standstills, waiting
from disputes.inputs import RejectInput
from disputes.models import Case, Phase, Recommendation, Reply
from disputes.models.case import SECOND_OPINION
from disputes.models.correction import Decided
from disputes.outcomes import Outcome, after_replies
from disputes.stages.election import open_election
from record.acts import Actor, act, current, lapse
from record.declaring import SIDES
from timers import deadlines
from timers.counting import Length
from timers.models import Deadline

# The whole phase, also while another mediator reads: questions and corrections go on.
ANSWERING = (Phase.RECOMMENDATION, SECOND_OPINION)
AFTER_A_CORRECTION = Length(2)  # at least, in every rulebook


def replies(recommendation: Recommendation) -> dict[str, bool]:
    """Side -> whether it accepted; a side that has not answered is not in it."""
    return {reply.side: reply.accepts for reply in recommendation.replies.all()}


# What the limits of several acts ask for is read once for a case as it was loaded.


def answered(case: Case) -> dict[str, bool]:
    """The answers to the present recommendation, before an act."""
    if "answered_before" not in case.__dict__:
        case.__dict__["answered_before"] = replies(present(case))
    found: dict[str, bool] = case.__dict__["answered_before"]
    return found


def clock_before(case: Case) -> Deadline | None:
    """The clock of the recommendation, before an act."""
    if "clock_before" not in case.__dict__:
        case.__dict__["clock_before"] = deadlines.find(case, process.RECOMMENDATION)
    found: Deadline | None = case.__dict__["clock_before"]
    return found


def in_time(case: Case, by: Actor) -> None:
    """The clock may be past its due moment, and only wait for something undecided: it is too late all the same."""
    deadline = clock_before(case)
    if deadline and deadline.waits_since and clock.now() >= deadline.waits_since:
        raise TooLate(phrase("The time to answer the recommendation is over."), moment=deadline.waits_since)


def may_accept(case: Case, by: Actor) -> None:
    in_time(case, by)
    given = answered(case)
    if given.get(by.position) is False and len(given) == len(SIDES):
        raise WrongPhase(
            phrase("Both sides have answered. What follows waits only for the correction that was asked for.")
        )


def may_reject(case: Case, by: Actor) -> None:
    in_time(case, by)
    given = answered(case)
    if given.get(by.position):
        raise NotAllowed(phrase("You have accepted the recommendation. An acceptance cannot be taken back."))
    if len(given) == len(SIDES):
        raise WrongPhase(
            phrase("Both sides have answered. What follows waits only for the correction that was asked for.")
        )


@act(
    Case,
    by=SIDES,
    phase=Phase.RECOMMENDATION,
    limit=may_accept,
    label=phrase_later("Accept the recommendation"),
    moves_money=True,
    final=True,
)
def accept(case: Case, by: Actor) -> None:
    """Accept the recommended split. You cannot take it back. If the other side accepts too, it is executed at once."""
    _reply(case, by, accepts=True)


@act(
    Case,
    by=SIDES,
    phase=Phase.RECOMMENDATION,
    limit=may_reject,
    label=phrase_later("Reject the recommendation"),
    takes=RejectInput,
    moves_money=True,  # where it is the last answer, or the value is low
    final=True,
)
def reject(case: Case, by: Actor, *, typed: str) -> None:
    """Reject the recommended split. You may still accept it until the other side has answered."""
    _reply(case, by, accepts=False)


def _reply(case: Case, by: Actor, *, accepts: bool) -> None:
    recommendation = present(case)
    if replies(recommendation).get(by.position) is not accepts:  # answering twice in the same way changes nothing
        Reply.objects.update_or_create(
            recommendation=recommendation, side=by.position, defaults={"accepts": accepts, "replied_at": clock.now()}
        )
    else:
        current().tell_nobody_else()
    outcome = _answered_by_both(case)
    if outcome:
        _execute(case, outcome)


def present(case: Case) -> Recommendation:
    """The recommendation that is to be answered: the newest."""
    if case.last_recommendation is None:
        raise RuntimeError(f"{case.reference} is in recommendation without one")
    return case.last_recommendation


def go_on(case: Case) -> None:
    """After an answer, or after something that stopped the clock has ended: execute what both have answered, as soon
    as nothing stands in its way; else the clock runs on, where nothing stops it.
    """
    outcome = _answered_by_both(case)
    if outcome is None or not _executes(case, outcome):
        run_on(case)


def _answered_by_both(case: Case) -> Outcome | None:
    """What both answers lead to; None where one is missing, or where something stands in its way."""
    given = replies(present(case))
    if len(given) < len(SIDES) or case.second_opinion_since or case.corrections.filter(decided_at=None).exists():
        return None
    return _outcome(case, given)


def _outcome(case: Case, given: dict[str, bool]) -> Outcome:
    recommendation = present(case)
    return after_replies(recommendation.to_freelancer, stands=recommendation.stands, given=given)


def run_on(case: Case) -> None:
    """Let the clock run on where nothing stops it; after a correction, with at least two days left."""
    before = deadlines.find(case, process.RECOMMENDATION)
    standstills.settle(case)
    after = deadlines.find(case, process.RECOMMENDATION)
    if after is None or after.is_stopped or before is None or before.stopped_at is None:
        return
    if case.corrections.filter(how=Decided.CORRECTED, decided_at__gte=before.stopped_at).exists():
        deadlines.leave_at_least(after, AFTER_A_CORRECTION)


def _execute(case: Case, outcome: Outcome) -> None:
    """What the answers lead to, both given or the time over. To who answers, what cannot be paid back is refused."""
    if outcome.closes:
        closing.close_as(case, outcome)
    else:
        open_election(case)


def _executes(case: Case, outcome: Outcome) -> bool:
    """The same where nobody is there to be refused; whether it was."""
    if outcome.closes:
        return closing.closes_as(case, outcome)
    open_election(case)
    return True


@lapse(process.RECOMMENDATION, Case, waits=waiting.until)
def unanswered(case: Case, deadline: Deadline) -> None:
    """An answer is missing: the election opens; a recommendation of low value is executed."""
    if not _executes(case, _outcome(case, replies(present(case)))):
        closing.without_agreement(case)
