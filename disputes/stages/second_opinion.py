"""Second opinion: another mediator reads the same file, blind to the first figure. Nobody answers meanwhile."""

from __future__ import annotations

from core import clock
from core.errors import NotAllowed
from core.phrases import phrase, phrase_later
from disputes import beside, process, standstills
from disputes.foreseeing import foresees
from disputes.inputs import SecondOpinionInput
from disputes.models import Case, Phase, SecondOpinion
from disputes.models.case import SECOND_OPINION
from disputes.stages.recommendation import answered, go_on, in_time, present
from record.acts import Actor, act, current, lapse
from record.declaring import SIDES
from timers.models import Deadline


def may_request(case: Case, by: Actor) -> None:
    """A side that has not accepted, as often as the rulebook says."""
    in_time(case, by)
    rules = case.rules
    if rules.second_opinion is None or not rules.second_opinions_per_side:
        raise NotAllowed(
            phrase("This contract’s rulebook knows no second opinion. You can accept or reject what there is.")
        )
    if answered(case).get(by.position):
        raise NotAllowed(phrase("You have accepted the recommendation, and an acceptance cannot be taken back."))
    if sum(each.side == by.position for each in case.second_opinions.all()) >= rules.second_opinions_per_side:
        raise NotAllowed(phrase("Your side has used its second opinion. You can accept or reject what there is."))


@act(
    Case,
    by=SIDES,
    phase=Phase.RECOMMENDATION,
    limit=may_request,
    label=phrase_later("Ask for a second opinion"),
    takes=SecondOpinionInput,
    foresees=foresees("reason"),
    final=True,
)
def request_second_opinion(case: Case, by: Actor, *, reason: str = "") -> None:
    """Have another mediator read the case, who does not see the first figure. What comes is the one to answer."""
    length = case.rules.second_opinion
    if length is None:
        raise NotAllowed(phrase("This contract’s rulebook knows no second opinion."))
    said = beside.written(case, by.position, reason)
    asked = SecondOpinion.objects.create(
        case=case,
        side=by.position,
        number=case.second_opinions.filter(side=by.position).count() + 1,
        of=present(case),
        reason=said.plain,
        requested_at=clock.now(),
    )
    said.go_with(asked, "reason")
    case.second_opinion_since = clock.now()
    case.save(update_fields=["second_opinion_since"])
    running = current()
    running.say(reason=said.plain)
    running.move(case.called, Phase.RECOMMENDATION, SECOND_OPINION)
    standstills.begin(case, process.SECOND_OPINION, length)


@lapse(process.SECOND_OPINION, Case)
def no_second_opinion(case: Case, deadline: Deadline) -> None:
    """None came in time: the recommendation that there is stands as it is, and its clock runs on."""
    case.second_opinion_since = None
    case.save(update_fields=["second_opinion_since"])
    current().move(case.called, SECOND_OPINION, Phase.RECOMMENDATION)
    go_on(case)
