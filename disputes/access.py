"""Who may open the files of a case, and of the work that a case is about."""

from __future__ import annotations

from django.db.models import Q

from contracts.models import Contract, Submission
from disputes import attached, sealed_exhibits, second_reading
from disputes.conflicts import conflict_of
from disputes.models import Case, Exhibit, Phase
from disputes.models.set_aside import application_of
from evidence.access import readers_of, readers_of_originals
from evidence.models import StoredFile
from people.models import Role, User


def register() -> None:
    """Let `evidence` ask these rules before it hands out a file."""
    readers_of("case")(may_read_of_case)
    readers_of("contract")(may_read_of_contract)
    readers_of_originals("case")(gets_original_of_case)
    readers_of_originals("contract")(gets_original_of_contract)


def may_read_of_case(person: User, file: StoredFile) -> bool:
    """The sides, the mediator, who reads for a second opinion; operators once the case is, or was, in arbitration. What
    is sealed, only whom its seal lets.
    """
    case = Case.objects.select_related("contract").filter(pk=file.subject_id).first()
    if case is None:
        return False
    if with_message := attached.of_file(file):
        return attached.may_open(person, case, with_message)
    exhibit = Exhibit.objects.filter(file=file).first()
    if exhibit is not None and not sealed_exhibits.may_read(case, person, exhibit):
        return False
    return may_see_evidence(person, case) or second_reading.may_open(person, file)


def gets_original_of_case(person: User, file: StoredFile) -> bool:
    """The mediator, who weighs it, and an operator, who sends it to the arbitrator; neither the other side nor a
    reviewer, who need not know where somebody lives. Asked of those who may read it.
    """
    case = Case.objects.select_related("contract").filter(pk=file.subject_id).first()
    if case is None or case.contract.side_of(person):
        return False
    return case.is_mediated_by(person) if attached.of_file(file) else True


def gets_original_of_contract(person: User, file: StoredFile) -> bool:
    """Whoever may read it: work is handed in as it was made, and what is written into a picture may belong to it."""
    return True


def may_see_evidence(person: User, case: Case) -> bool:
    if case.contract.side_of(person) or case.is_mediated_by(person):
        return True
    application = application_of(case)
    if application is not None and application.is_pending and person.has_role(Role.MEDIATOR):
        return not conflict_of(case, person)
    in_arbitration = case.phase == Phase.ARBITRATION or case.file_sent_at is not None
    return in_arbitration and person.has_role(Role.OPERATOR)


def may_read_of_contract(person: User, file: StoredFile) -> bool:
    """The sides of the contract, and the mediator of a case about the milestone that the file was handed in for."""
    contract = Contract.objects.filter(pk=file.subject_id).first()
    if contract is None:
        return False
    if contract.side_of(person):
        return True
    if not person.has_role(Role.MEDIATOR):
        return False
    again = second_reading.awaiting(person).values("pk")
    handed_in = Q(milestone__disputes__case__mediator=person) | Q(milestone__disputes__case__in=again)
    return Submission.objects.filter(handed_in, files=file).exists()
