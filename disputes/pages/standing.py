"""Where a case stands, as steps with dates and conditions. Stages that this rulebook does not have are left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.phrases import phrase, phrase_later
from core.presenting import day, last_minute, money_words
from disputes.models import Case, Phase
from disputes.models.case import AWARDING, SECOND_OPINION
from record.models import Event
from timers.models import Deadline


@dataclass(frozen=True)
class Step:
    """For components/stepper.html."""

    name: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Stay:
    """How long the case was in a phase, and the act that ended it."""

    phase: str
    left: datetime
    by: str


ORDER = (
    Phase.RESPONSE,
    Phase.DEFAULT,
    Phase.NEGOTIATION,
    Phase.MEDIATION,
    Phase.RECOMMENDATION,
    Phase.ELECTION,
    Phase.ARBITRATION,
)
ENDED_SOMEHOW = phrase_later("Ended {day}")
ENDED = {
    "respond": phrase_later("Given {day}"),
    "response_lapsed": phrase_later("Not given by {day}"),
    "escalate": phrase_later("Left {day}"),
    "recommend": phrase_later("Ended {day}"),
    "accept": phrase_later("Answered {day}"),
    "reject": phrase_later("Not accepted {day}"),
    "pay_fee": phrase_later("Fees settled {day}"),
    "grant_waiver": phrase_later("Fees settled {day}"),
    "accept_offer": phrase_later("Settled {day}"),
    "bid": phrase_later("Settled {day}"),
    "concede": phrase_later("Conceded {day}"),
    "withdraw": phrase_later("Withdrawn {day}"),
    "grant_set_aside": phrase_later("Set aside {day}"),
    "application_lapsed": phrase_later("Set aside {day}"),
    "refuse_set_aside": phrase_later("Not set aside {day}"),
}
# Stands that are within a phase: to reach or to leave them ends no stage.
WITHIN: dict[str, str] = {AWARDING: Phase.ARBITRATION, SECOND_OPINION: Phase.RECOMMENDATION}
LIMITS = {
    Phase.NEGOTIATION: "negotiation",
    Phase.MEDIATION: "mediation",
    Phase.RECOMMENDATION: "recommendation",
}


def steps(case: Case, events: list[Event], deadline: Deadline | None) -> list[Step]:
    """The stages in their order: behind, present, ahead; ahead also those that may never come."""
    stays = {stay.phase: stay for stay in _stays(case, events)}
    made = [step for phase in ORDER if (step := _step(case, phase, stays.get(phase), deadline))]
    if case.is_closed and case.closed_at:
        return [*made, Step(phrase("Closed"), "done", day(case.closed_at))]
    return [*made, Step(phrase("Closed"), "next")]


def _stays(case: Case, events: list[Event]) -> list[Stay]:
    return [
        Stay(WITHIN.get(before, before), event.at, event.act)
        for event in events
        for what, before, after in event.moved
        if what == case.called and before and WITHIN.get(before, before) != WITHIN.get(after, after)
    ]


def _step(case: Case, phase: Phase, stay: Stay | None, deadline: Deadline | None) -> Step | None:
    if stay is not None:
        return Step(_name(phase), "done", phrase(ENDED.get(stay.by, ENDED_SOMEHOW), day=day(stay.left)))
    if case.phase == phase:
        return Step(_name(phase), "now", _until(case, deadline))
    if case.is_closed or ORDER.index(phase) < ORDER.index(case.phase) or phase == Phase.DEFAULT:
        return None
    if phase == Phase.NEGOTIATION and not case.rules.negotiation:
        return None
    if case.about_released and phase in (Phase.ELECTION, Phase.ARBITRATION):
        return None
    return Step(_name(phase), *_ahead(case, phase))


def _name(phase: Phase) -> str:
    return phrase("Recommendation") if phase == Phase.RECOMMENDATION else str(phase.label)


def _until(case: Case, deadline: Deadline | None) -> str:
    if deadline is None:
        return ""
    if deadline.is_stopped:
        return phrase("The clock stands still")
    if case.file_sent_at:
        return phrase("Sent {file_sent_at}", file_sent_at=day(case.file_sent_at))
    return phrase("Until {day}", day=day(last_minute(deadline.waits_since or deadline.due_at)))


def _ahead(case: Case, phase: Phase) -> tuple[str, str]:
    if phase == Phase.ARBITRATION:
        return "maybe", phrase("Only if both pay")
    if phase == Phase.ELECTION:
        return "maybe", phrase("Only if both refuse") if _small(case) else phrase("Unless both accept")
    length = getattr(case.rules, LIMITS[phase])
    return ("next" if phase == Phase.NEGOTIATION else "maybe"), phrase(
        "{length} at most", length=length
    ) if length else ""


def _small(case: Case) -> bool:
    recommendation = case.last_recommendation
    if recommendation:
        return recommendation.stands
    below = case.rules.low_value_below
    return below is not None and case.amount < below


def facts(case: Case) -> list[str]:
    """The line above the title."""
    opened = phrase("Opened {opened_at} {year}", opened_at=day(case.opened_at), year=case.opened_at.year)
    about = money_words(case.amount, case.currency)
    return [phrase("Case {reference}", reference=case.reference), opened, phrase("About {about}", about=about)]
