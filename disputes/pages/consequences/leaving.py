"""What conceding the claim and withdrawing the case lead to."""

from __future__ import annotations

from contracts.acting import Telling, Told, consequences_of
from contracts.models import MilestoneState
from contracts.stages import clocks
from core import clock
from core.phrases import phrase
from core.presenting import long_deadline
from disputes.models import Case
from disputes.pages.consequences.common import fees_return, reader_of, split_facts, told
from disputes.pages.consequences.cooling_off import cools_first
from disputes.pages.reader import Reader
from timers import deadlines
from timers.models import Deadline


@consequences_of(Case, "concede")
def concede(telling: Telling) -> Told:
    reader = reader_of(telling)
    later = cools_first(reader)
    sentences = [
        *later.sentences,
        phrase("Then the claim is executed as it was made, and the case ends.")
        if later
        else phrase("The claim is executed at once as it was made, and the case ends."),
        *fees_return(reader),
    ]
    facts = split_facts(reader, reader.case.claimed)
    return told(
        sentences,
        facts,
        button=phrase("Concede the claim"),
        grave=True,
        until=later.until,
        done=later.done(phrase("You conceded the claim.")),
    )


def afterwards(reader: Reader) -> list[str]:
    """Milestone by milestone: what stays held, and when its clock would fall due if it ran on now."""
    case, told_so = reader.case, []
    for disputed in case.disputed_milestones.select_related("milestone").order_by("milestone__number"):
        frozen = Deadline.objects.of(case.contract).open().filter(about=disputed.milestone.number)
        stopped = frozen.exclude(stopped_at=None).first()
        until = ""
        if stopped and disputed.stood_before in (MilestoneState.SUBMITTED, MilestoneState.CHANGES_REQUESTED):
            due = deadlines.due_if_resumed(stopped, clock.now(), at_least=clocks.AT_LEAST)
            until = phrase(" Its time would then run until {due}.", due=long_deadline(due))
        places = {"title": disputed.milestone.title, "amount": reader.money(disputed.held)}
        stays = (
            phrase("{title}: {amount} stays with the freelancer.", **places)
            if case.about_released
            else phrase("{title}: {amount} stays held.", **places)
        )
        told_so.append(f"{stays}{until}")
    return told_so


@consequences_of(Case, "withdraw")
def withdraw(telling: Telling) -> Told:
    later = cools_first(reader_of(telling))
    sentences = [
        *later.sentences,
        phrase("The milestones are as they were before the case, and their clocks run on."),
        *afterwards(reader_of(telling)),
        phrase("A request for the money back counts as refused."),
        phrase("You cannot open another case about the same milestone."),
    ]
    return told(
        sentences,
        button=phrase("Withdraw the case"),
        grave=True,
        until=later.until,
        done=later.done(phrase("You withdrew the case."), phrase("The case is withdrawn.")),
    )
