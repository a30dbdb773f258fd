"""Mediation: a mediator claims the case from the queue, reads, and recommends."""

from __future__ import annotations

from typing import Any

from contracts.models import Deliverable
from core import clock
from core.errors import Invalid, NotAllowed, WrongPhase, invalid
from core.money import show
from core.phrases import phrase, phrase_later
from disputes import citing, conflicts, hand_over, process, reading, replies, second_reading, snoozing, waiting
from disputes.conflicts import shares_a_house
from disputes.contact import waits_for_a_reply
from disputes.inputs import ClaimInput, RecommendInput, deliverables_of
from disputes.inputs_hand_over import HandBackInput
from disputes.models import Case, Finding, Mediating, Phase, Recommendation
from disputes.models.case import SECOND_OPINION
from disputes.models.objection import Decided
from disputes.outcomes import half_of, without_recommendation
from disputes.stages.election import open_election
from disputes.stages.low_value import stands_by_value
from disputes.stages.replacing import take_its_place
from record import bell
from record.acts import Actor, act, current, lapse
from record.declaring import MEDIATOR
from timers import deadlines
from timers.models import Deadline

__all__ = ["claim", "hand_back", "recommend", "release_mediator", "shares_a_house"]


def unconflicted(case: Case, by: Actor) -> None:
    """Nobody mediates a case of their own house or card, in which they had another part, or which they lost."""
    why = conflicts.conflict_of(case, by.user)
    if why:
        raise NotAllowed(why, instead=phrase("Another mediator takes it."))


def unclaimed(case: Case, by: Actor) -> None:
    if case.mediator_id is not None:
        if case.mediator_id == by.user.pk:
            raise WrongPhase(phrase("You have this case already."), instead=phrase("Go on with it on its workbench."))
        raise WrongPhase(
            phrase("{mediator} has claimed this case.", mediator=case.mediator),
            instead=phrase("Choose another one in the queue."),
        )


def only_its_mediator(case: Case, by: Actor) -> None:
    if case.mediator_id != by.user.pk:
        raise NotAllowed(phrase("Only the mediator who has claimed this case can do this."))


@act(
    Case,
    by=MEDIATOR,
    who=unconflicted,
    phase=Phase.MEDIATION,
    limit=unclaimed,
    label=phrase_later("Claim the case"),
    takes=ClaimInput,
)
def claim(case: Case, by: Actor, *, declaration: str) -> None:
    """Take the case, and declare that you are impartial. Both sides see it."""
    case.mediator = by.user
    case.save(update_fields=["mediator"])
    Mediating.objects.create(case=case, mediator=by.user, declaration=declaration, claimed_at=clock.now())
    if waits_for_a_reply(case):
        replies.awaited(case)
    bell.cut(topic=case.pk)  # for the other mediators it is gone from the queue
    current().say(declaration=declaration)


@act(
    Case,
    by=MEDIATOR,
    who=only_its_mediator,
    phase=Phase.MEDIATION,
    label=phrase_later("Hand the case back"),
    takes=HandBackInput,
)
def hand_back(case: Case, by: Actor, *, reason: str, note: str | None = None) -> None:
    """Give the case back to the queue, with the reason. The deadline stays."""
    if note is not None:
        hand_over.write(case, by.user, note)
    release_mediator(case, "handed back")
    current().say(reason=reason)


def release_mediator(case: Case, how: str) -> None:
    """The case has no mediator any more. What was asked of this one, or said against them, is without object."""
    now = clock.now()
    case.mediatings.filter(ended_at=None).update(ended_at=now, ended_how=how)
    case.objections.open().update(decided_at=now, decided_how=Decided.MOOT)
    case.evidence_closes.filter(ended_at=None).update(ended_at=now)
    if case.mediator and (closed := reading.close(reading.open_by(case, case.mediator))):
        current().say(closed=closed)
    deadlines.cancel(case, process.NEUTRAL_REPLY, process.OBJECTION, because=current().act)
    snoozing.forget(case)
    case.mediator = None
    case.save(update_fields=["mediator"])
    bell.cut(topic=case.pk)


def all_read(case: Case, by: Actor) -> None:
    """No recommendation while an exhibit that has to be opened has not been."""
    names = [str(exhibit) for exhibit in reading.to_be_opened(case, by.user)]
    if names:
        raise Invalid(
            phrase(
                "Read {join} first. A recommendation cannot be issued while an exhibit has not been opened.",
                join=", ".join(names),
            )
        )


def not_objected_to(case: Case, by: Actor) -> None:
    """While an objection to this mediator is undecided, they do not recommend."""
    if case.objections.open().exists():
        raise WrongPhase(
            phrase("A side has objected to you as the mediator. Until an operator has decided, you cannot recommend."),
            instead=phrase("Reading, writing and asking go on meanwhile."),
        )


def may_recommend(case: Case, by: Actor) -> None:
    """The mediator of the case; where a second opinion is asked for, another one without a conflict."""
    if second_reading.is_open(case) or (second_reading.was_asked_for(case) and case.mediator_id != by.user.pk):
        second_reading.another_mediator(case, by)
        unconflicted(case, by)
    else:
        only_its_mediator(case, by)


def may_read_as_mediator(case: Case, by: Actor) -> None:
    """The mediator of the case, and whoever reads it for a second opinion without a conflict."""
    if second_reading.reads_blind(case, by.user):
        second_reading.another_mediator(case, by)
        unconflicted(case, by)
    else:
        only_its_mediator(case, by)


@act(
    Case,
    by=MEDIATOR,
    who=may_recommend,
    phase=(Phase.MEDIATION, SECOND_OPINION),
    limit=not_objected_to,
    label=phrase_later("Issue the recommendation"),
    takes=RecommendInput,
    final=True,
)
def recommend(
    case: Case, by: Actor, *, to_freelancer: int, findings: list[dict[str, Any]], reasons: str, would_change: str
) -> Recommendation:
    """Recommend a split, with a finding and a reason for each deliverable. Both sides get it at the same moment."""
    if to_freelancer > case.amount:
        raise invalid(
            "to_freelancer",
            phrase(
                "Only {amount} {currency} is in dispute.",
                amount=show(case.amount, case.currency),
                currency=case.currency,
            ),
        )
    all_read(case, by)
    deliverables = deliverables_of(case.disputed)
    if sorted(finding["deliverable"] for finding in findings) != sorted(deliverables):
        raise invalid("findings", phrase("One finding for each disputed deliverable."))
    sealed = citing.may_rely(case, by.user, findings)
    case.recommended_at = clock.now()
    made = Recommendation.objects.create(
        case=case,
        number=case.recommendations.count() + 1,
        mediator=by.user,
        to_freelancer=to_freelancer,
        reasons=reasons,
        would_change=would_change,
        stands=stands_by_value(case),
        issued_at=clock.now(),
    )
    for finding in findings:
        _find(made, deliverables[finding["deliverable"]], finding)
    _record(case, made, findings, sealed)
    if closed := reading.close(reading.open_by(case, by.user)):
        current().say(closed=closed)
    deadlines.meet(case, process.NEUTRAL_REPLY, because="recommend")
    if second_reading.is_open(case):
        take_its_place(case, made)
    else:
        process.advance(case, Phase.RECOMMENDATION, also=["recommended_at"])
    return made


def _record(case: Case, made: Recommendation, findings: list[dict[str, Any]], sealed: list[str]) -> None:
    current().say(
        to_freelancer=show(made.to_freelancer, case.currency),
        currency=case.currency,
        stands=made.stands,
        reasons=made.reasons,
        findings=[[f["deliverable"], f["found"], f["rule"], f["reason"]] for f in findings],
        would_change=made.would_change,
        **({"sealed": sealed} if sealed else {}),
    )


def _find(made: Recommendation, deliverable: Deliverable, finding: dict[str, Any]) -> None:
    """Keep what is found about one deliverable, with the exhibits that it cites."""
    row = Finding.objects.create(
        recommendation=made,
        deliverable=deliverable,
        found=finding["found"],
        reason=finding["reason"],
        rule=finding["rule"],
        to_freelancer=finding.get("amount"),
    )
    row.exhibits.set(second_reading.exhibits_in_file(made.case).filter(number__in=finding.get("exhibits", [])))


@lapse(process.MEDIATION, Case, waits=waiting.until)
def mediated_in_vain(case: Case, deadline: Deadline) -> None:
    """No recommendation came: once, another mediator gets half the days; after that the election opens without one."""
    release_mediator(case, "lapsed")
    outcome = without_recommendation(lapsed_before=case.mediation_lapsed_at is not None)
    if outcome.goes_on_to == Phase.ELECTION:
        open_election(case)
        return
    case.mediation_lapsed_at = clock.now()
    case.save(update_fields=["mediation_lapsed_at"])
    process.start_clock(case, process.MEDIATION, half_of(case.rules.mediation))
