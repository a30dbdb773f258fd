"""Recommendation: each side answers on its own. Silence is not acceptance; a recommendation of low value stands."""

from __future__ import annotations

from core import clock
from core.errors import NotAllowed
from disputes import closing, process, waiting
from disputes.inputs import RejectInput
from disputes.models import Case, Phase, Recommendation, Reply
from disputes.outcomes import after_replies
from disputes.stages.election import open_election
from record.acts import Actor, act, lapse
from record.declaring import SIDES
from timers.models import Deadline


def replies(recommendation: Recommendation) -> dict[str, bool]:
    """Side -> whether it accepted; a side that has not answered is not in it."""
    return dict(recommendation.replies.values_list("side", "accepts"))


def not_yet_accepted(case: Case, by: Actor) -> None:
    if case.last_recommendation and replies(case.last_recommendation).get(by.position):
        raise NotAllowed("You have accepted the recommendation. An acceptance cannot be taken back.")


@act(Case, by=SIDES, phase=Phase.RECOMMENDATION, label="Accept the recommendation", moves_money=True, final=True)
def accept(case: Case, by: Actor) -> None:
    """Accept the recommended split. You cannot take it back. If the other side accepts too, it is executed at once."""
    _reply(case, by, accepts=True)


@act(
    Case,
    by=SIDES,
    phase=Phase.RECOMMENDATION,
    limit=not_yet_accepted,
    label="Reject the recommendation",
    takes=RejectInput,
    final=True,
)
def reject(case: Case, by: Actor, *, typed: str) -> None:
    """Reject the recommended split. You may still accept it until the other side has answered."""
    _reply(case, by, accepts=False)


def _reply(case: Case, by: Actor, *, accepts: bool) -> None:
    recommendation = _present(case)
    Reply.objects.update_or_create(
        recommendation=recommendation, side=by.position, defaults={"accepts": accepts, "replied_at": clock.now()}
    )
    given = replies(recommendation)
    if len(given) == len(SIDES):
        _execute(case, recommendation, given)


def _present(case: Case) -> Recommendation:
    if case.last_recommendation is None:
        raise RuntimeError(f"{case.reference} is in recommendation without one")
    return case.last_recommendation


def _execute(case: Case, recommendation: Recommendation, given: dict[str, bool]) -> None:
    """What the answers lead to, both given or the time over."""
    outcome = after_replies(recommendation.to_freelancer, stands=recommendation.stands, given=given)
    if outcome.closes:
        closing.close_as(case, outcome)
    else:
        open_election(case)


@lapse(process.RECOMMENDATION, Case, waits=waiting.until)
def unanswered(case: Case, deadline: Deadline) -> None:
    """An answer is missing: the election opens; a recommendation of low value is executed."""
    recommendation = _present(case)
    _execute(case, recommendation, replies(recommendation))
