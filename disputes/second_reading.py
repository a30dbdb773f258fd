"""Reading for a second opinion: another mediator, the same file, blind to every figure recommended before.

The file is what it was when the first recommendation was issued: both statements, the exhibits, and the record up to
there. What came later can cite the figure: messages, offers, questions, later exhibits and later entries are not in
it. Whoever reads blind finds the case in the queue and on the workbench only; everywhere else it does not exist.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from core.errors import NotAllowed
from core.phrases import phrase
from disputes.models import Case, Exhibit, Phase, Reading
from disputes.models.case import SECOND_OPINION
from evidence.models import StoredFile
from people.models import Role, User
from record.declaring import MEDIATOR, Actor
from record.models import Event


def is_open(case: Case) -> bool:
    """Whether a second opinion is asked for, and has not come yet."""
    return case.standing == SECOND_OPINION


def reads_blind(case: Case, person: User) -> bool:
    """Whether this person would read the case as a second mediator. Conflicts are looked at when they act."""
    if not is_open(case) or case.contract.side_of(person) or case.mediator_id == person.pk:
        return False
    return person.has_role(Role.MEDIATOR) and not person.has_role(Role.OPERATOR)


def awaiting(person: User) -> QuerySet[Case]:
    """The cases for which this mediator could write a second opinion now."""
    if not person.has_role(Role.MEDIATOR) or person.has_role(Role.OPERATOR):
        return Case.objects.none()
    theirs = Q(contract__client=person) | Q(contract__freelancer=person) | Q(mediator=person)
    lapsed = Case.objects.filter(mediatings__mediator=person, mediatings__ended_how="lapsed")
    recommended = Case.objects.filter(recommendations__mediator=person)
    return (
        Case.objects.filter(phase=Phase.RECOMMENDATION, second_opinion_since__isnull=False)
        .exclude(theirs)
        .exclude(pk__in=lapsed.values("pk"))
        .exclude(pk__in=recommended.values("pk"))
    )


def another_mediator(case: Case, by: Actor) -> None:
    """Only one who has not recommended in this case, and has not seen the figure in another part. Raises NotAllowed."""
    if case.mediator_id == by.user.pk or case.recommendations.filter(mediator=by.user).exists():
        raise NotAllowed(phrase("You have recommended in this case. A second opinion comes from another mediator."))
    if by.user.has_role(Role.OPERATOR):
        raise NotAllowed(
            phrase("As an operator you see every recommendation. A second opinion comes from one who does not.")
        )
    if case.events.filter(by=by.user).exclude(position=MEDIATOR).exists():
        raise NotAllowed(phrase("You had another part in this case. Another mediator gives the second opinion."))


def was_asked_for(case: Case) -> bool:
    """Whether a second opinion was ever asked for: who could have written it is told that it is too late."""
    return case.second_opinions.exists()


def exhibits_in_file(case: Case) -> QuerySet[Exhibit]:
    """What a recommendation is made from: all exhibits; a second opinion, those that the first one had too."""
    exhibits = Exhibit.objects.filter(case=case)
    return exhibits.exclude(added_in=Phase.RECOMMENDATION) if is_open(case) else exhibits


def exhibits_for(case: Case, person: User) -> QuerySet[Exhibit]:
    """The exhibits that this person may know of."""
    return exhibits_in_file(case) if reads_blind(case, person) else Exhibit.objects.filter(case=case)


def may_open(person: User, file: StoredFile) -> bool:
    """A file of the case, for whoever reads blind: once the reading of it stands on the record."""
    reading = Reading.objects.filter(mediator=person, exhibit__file=file).select_related("exhibit__case").first()
    if reading is None:
        return False
    case = reading.exhibit.case
    return reads_blind(case, person) and exhibits_in_file(case).filter(pk=reading.exhibit_id).exists()


def may_be_told(case: Case, event: Event, person: User | None) -> bool:
    """Whether an entry of the record may be shown to this person: to who reads blind, what came before the figure."""
    if person is None or not reads_blind(case, person):
        return True
    first = Event.objects.filter(subject_id=case.pk, act="recommend").order_by("number").first()
    return first is not None and event.number < first.number


def blindfolded(case: Case) -> Case:
    """The case as loaded for a page, on which no recommendation is found."""
    case.last_recommendation = None
    return case
