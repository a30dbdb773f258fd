"""Mediation: a mediator claims the case from the queue, reads, and recommends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contracts.models import Deliverable
from core import clock
from core.errors import Invalid, NotAllowed, WrongPhase, invalid
from core.money import show
from disputes import process, second_reading, waiting
from disputes.inputs import ClaimInput, HandBackInput, RecommendInput, deliverables_of
from disputes.models import Case, Finding, Mediating, Phase, Recommendation
from disputes.models.case import SECOND_OPINION
from disputes.outcomes import half_of, without_recommendation
from disputes.stages.election import open_election
from disputes.stages.low_value import stands_by_value
from disputes.stages.replacing import take_its_place
from people.models import User
from record.acts import Actor, act, current, lapse
from record.declaring import MEDIATOR
from timers import deadlines
from timers.models import Deadline

# Mail domains that say nothing about who employs a person.
PUBLIC_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "aol.com",
        "proton.me",
        "protonmail.com",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "web.de",
        "t-online.de",
        "mail.com",
        "mail.ru",
        "yandex.ru",
        "yandex.com",
        "qq.com",
        "163.com",
        "126.com",
        "zoho.com",
        "fastmail.com",
        "tutanota.com",
        "tuta.com",
        "posteo.de",
        "mailbox.org",
        "orange.fr",
        "wanadoo.fr",
        "free.fr",
        "libero.it",
    ]
)


def shares_a_house(case: Case, person: User) -> bool:
    """Whether somebody has the mail domain of a side, and it is not one that anybody can have."""
    domain = person.email.rpartition("@")[2]
    theirs = {side.email.rpartition("@")[2] for side in (case.contract.client, case.contract.freelancer)}
    return domain in theirs and domain not in PUBLIC_MAIL


def unconflicted(case: Case, by: Actor) -> None:
    """Nobody mediates a case of their own house, or one in which they had another part, or let the clock run out."""
    if shares_a_house(case, by.user):
        raise NotAllowed("You share a mail domain with one of the sides, so you cannot mediate this case.")
    if case.mediatings.filter(mediator=by.user, ended_how="lapsed").exists():
        raise NotAllowed("You had this case before and its time ran out. Another mediator takes it.")
    if case.events.filter(by=by.user, position="reviewer").exists():
        raise NotAllowed("You have ruled on a message in this case as a reviewer, so you cannot mediate it.")


def unclaimed(case: Case, by: Actor) -> None:
    if case.mediator_id is not None:
        mine = case.mediator_id == by.user.pk
        raise WrongPhase("You have this case already." if mine else "Another mediator has claimed this case.")


def only_its_mediator(case: Case, by: Actor) -> None:
    if case.mediator_id != by.user.pk:
        raise NotAllowed("Only the mediator who has claimed this case can do this.")


@act(
    Case,
    by=MEDIATOR,
    who=unconflicted,
    phase=Phase.MEDIATION,
    limit=unclaimed,
    label="Claim the case",
    takes=ClaimInput,
)
def claim(case: Case, by: Actor, *, declaration: str) -> None:
    """Take the case, and declare that you are impartial. Both sides see it."""
    case.mediator = by.user
    case.save(update_fields=["mediator"])
    Mediating.objects.create(case=case, mediator=by.user, declaration=declaration, claimed_at=clock.now())
    current().say(declaration=declaration)


@act(Case, by=MEDIATOR, who=only_its_mediator, phase=Phase.MEDIATION, label="Hand the case back", takes=HandBackInput)
def hand_back(case: Case, by: Actor, *, reason: str) -> None:
    """Give the case back to the queue, with the reason. The deadline stays."""
    release_mediator(case, "handed back")
    current().say(reason=reason)


def release_mediator(case: Case, how: str) -> None:
    case.mediatings.filter(ended_at=None).update(ended_at=clock.now(), ended_how=how)
    case.mediator = None
    case.save(update_fields=["mediator"])


def all_read(case: Case, by: Actor) -> None:
    """No recommendation while an exhibit has not been opened, save those of the last 48 hours before the deadline."""
    unread = second_reading.exhibits_in_file(case).exclude(readings__mediator=by.user)
    deadline = deadlines.find(case, process.MEDIATION) or deadlines.find(case, process.SECOND_OPINION)
    if deadline:
        unread = unread.filter(added_at__lt=deadline.due_at - LATE)
    names = [f"E{number}" for number in unread.values_list("number", flat=True)]
    if names:
        raise Invalid(
            f"Read {', '.join(names)} first. A recommendation cannot be issued while an exhibit has not been opened."
        )


LATE = timedelta(hours=48)


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
    label="Issue the recommendation",
    takes=RecommendInput,
    final=True,
)
def recommend(
    case: Case, by: Actor, *, to_freelancer: int, findings: list[dict[str, Any]], reasons: str, would_change: str
) -> Recommendation:
    """Recommend a split, with a finding and a reason for each deliverable. Both sides get it at the same moment."""
    if to_freelancer > case.amount:
        raise invalid("to_freelancer", f"Only {show(case.amount, case.currency)} {case.currency} is in dispute.")
    all_read(case, by)
    deliverables = deliverables_of(case.disputed)
    if sorted(finding["deliverable"] for finding in findings) != sorted(deliverables):
        raise invalid("findings", "One finding for each disputed deliverable.")
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
    current().say(
        to_freelancer=show(to_freelancer, case.currency),
        currency=case.currency,
        stands=made.stands,
        reasons=reasons,
        findings=[[f["deliverable"], f["found"], f["rule"], f["reason"]] for f in findings],
        would_change=would_change,
    )
    if second_reading.is_open(case):
        take_its_place(case, made)
    else:
        process.advance(case, Phase.RECOMMENDATION, also=["recommended_at"])
    return made


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
