"""Corrections: a clerical error in the recommendation. While a request is open, nothing is executed."""

from __future__ import annotations

from core import clock
from core.errors import NotAllowed, WrongPhase, invalid
from core.money import show
from core.phrases import phrase, phrase_later
from disputes import beside, process, standstills, waiting
from disputes.foreseeing import foresees
from disputes.inputs import CorrectInput, ReasonInput, RefuseCorrectionInput
from disputes.models import Case, Correction, Finding, Recommendation
from disputes.models.correction import Decided
from disputes.stages.questions import whose_recommendation
from disputes.stages.recommendation import ANSWERING, go_on, in_time, present
from record.acts import Actor, act, current, lapse
from record.declaring import MEDIATOR, SIDES
from timers import deadlines
from timers.counting import Length
from timers.models import Deadline

AT_MOST = Length(3)  # in every rulebook


def once_a_side(case: Case, by: Actor) -> None:
    in_time(case, by)
    if any(asked.side == by.position for asked in case.corrections.all()):
        raise NotAllowed(
            phrase(
                "Your side has asked for a correction before: once a side. You can ask the "
                "mediator a question, or answer the recommendation."
            )
        )


@act(
    Case,
    by=SIDES,
    phase=ANSWERING,
    limit=once_a_side,
    label=phrase_later("Ask for a correction"),
    takes=ReasonInput,
    foresees=foresees("reason"),
    heeds=False,
)
def ask_correction(case: Case, by: Actor, *, reason: str) -> Correction:
    """Point out a clerical error: a sum, a name, a figure in the wrong place. Nothing is executed meanwhile."""
    said = beside.written(case, by.position, reason)
    asked = Correction.objects.create(
        case=case,
        number=case.corrections.count() + 1,
        side=by.position,
        of=present(case),
        reason=said.plain,
        asked_at=clock.now(),
    )
    said.go_with(asked, "reason")
    standstills.begin(case, process.CORRECTION, AT_MOST, about=asked.number)
    current().say(correction=asked.number, reason=said.plain)
    return asked


def oldest_open(case: Case) -> Correction | None:
    return case.corrections.filter(decided_at=None).first()


def a_correction_is_open(case: Case, by: Actor) -> None:
    if oldest_open(case) is None:
        raise WrongPhase(phrase("There is nothing to decide: nobody waits for a correction."))


@act(
    Case,
    by=MEDIATOR,
    who=whose_recommendation,
    phase=ANSWERING,
    limit=a_correction_is_open,
    label=phrase_later("Correct the recommendation"),
    takes=CorrectInput,
    final=True,
)
def correct(case: Case, by: Actor, *, to_freelancer: int, reason: str) -> Recommendation:
    """Put the right figure in place of the wrong one. Answers given before are void: both sides answer the new one."""
    wrong = present(case)
    if to_freelancer > case.amount:
        raise invalid(
            "to_freelancer",
            phrase(
                "Only {amount} {currency} is in dispute.",
                amount=show(case.amount, case.currency),
                currency=case.currency,
            ),
        )
    if to_freelancer == wrong.to_freelancer:
        raise invalid(
            "to_freelancer", phrase("This is the figure as it stands. If it is right, refuse the correction.")
        )
    made = _mended(case, wrong, to_freelancer)
    current().say(
        to_freelancer=show(to_freelancer, case.currency),
        instead_of=show(wrong.to_freelancer, case.currency),
        currency=case.currency,
        recommendation=made.number,
    )
    _decide(case, Decided.CORRECTED, by=by, words=reason)
    return made


def _mended(case: Case, wrong: Recommendation, to_freelancer: int) -> Recommendation:
    """The same text with another figure. What each finding came to added up to the wrong one, and is left out."""
    made = Recommendation.objects.create(
        case=case,
        number=case.recommendations.count() + 1,
        mediator_id=wrong.mediator_id,
        to_freelancer=to_freelancer,
        reasons=wrong.reasons,
        would_change=wrong.would_change,
        stands=wrong.stands,
        issued_at=clock.now(),
        corrects=wrong,
    )
    for finding in wrong.findings.prefetch_related("exhibits"):
        row = Finding.objects.create(
            recommendation=made,
            deliverable_id=finding.deliverable_id,
            found=finding.found,
            reason=finding.reason,
            rule=finding.rule,
        )
        row.exhibits.set(finding.exhibits.all())
    case.last_recommendation = made
    return made


@act(
    Case,
    by=MEDIATOR,
    who=whose_recommendation,
    phase=ANSWERING,
    limit=a_correction_is_open,
    label=phrase_later("Refuse the correction"),
    takes=RefuseCorrectionInput,
    moves_money=True,  # both may have answered already
    final=True,
)
def refuse_correction(case: Case, by: Actor, *, reason: str) -> None:
    """Say that the figure is right. The clock runs on; what both sides have answered is executed."""
    _decide(case, Decided.REFUSED, by=by, words=reason)


def _decide(case: Case, how: Decided, *, by: Actor, words: str) -> None:
    """The oldest open request is decided, and the clock runs on unless something else stops it."""
    asked = oldest_open(case)
    if asked is None:
        raise WrongPhase(phrase("There is nothing to decide: nobody waits for a correction."))
    asked.how, asked.decided_at, asked.decided_by, asked.words = how, clock.now(), by.user, words
    asked.save(update_fields=["how", "decided_at", "decided_by", "words"])
    current().say(correction=asked.number, reason=words)
    deadlines.meet(case, process.CORRECTION, because=current().act, about=asked.number)
    go_on(case)


@lapse(process.CORRECTION, Case, about="correction", waits=waiting.until)
def correction_undecided(case: Case, deadline: Deadline) -> None:
    """Nobody decided in time: the recommendation stays as it is, and what both have answered is executed."""
    case.corrections.filter(number=deadline.about).update(how=Decided.LAPSED, decided_at=clock.now())
    go_on(case)
