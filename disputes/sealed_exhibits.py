"""Sealed exhibits: who reads one, and what everybody else finds in its place.

The other side finds its number, caption, size and hash, and why it is sealed: never its name, content or preview.
PostgreSQL keeps the row of its file from them too (migration 0022). Lists are made with all eyes, and masked here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from django.db.models import Exists, OuterRef, QuerySet

from core import sight
from core.phrases import phrase
from disputes import second_reading
from disputes.models import Case, EarlierDescription, Exhibit, Phase, Withdrawal
from evidence.models import StoredFile
from people.models import Role, User

UNKNOWN = "application/octet-stream"


def may_read(case: Case, person: User, exhibit: Exhibit) -> bool:
    """Whether the seal lets this person see what is in it. Whether they see the case at all is asked elsewhere."""
    if not exhibit.is_sealed:
        return True
    side = case.contract.side_of(person)
    if side:
        return side == exhibit.side
    if case.is_mediated_by(person) or second_reading.reads_blind(case, person):
        return True
    in_arbitration = case.phase == Phase.ARBITRATION or case.file_sent_at is not None
    return in_arbitration and person.has_role(Role.OPERATOR)


def public_name(exhibit: Exhibit) -> str:
    """As the record and files for others call it: a name says too much."""
    if not exhibit.is_sealed:
        return exhibit.file.name
    return f"sealed{PurePath(exhibit.file.name).suffix.lower()}"


def masked(case: Case, person: User, exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    """As this person finds them: in place of a file that they may not read stands one that is not there."""
    there = list(exhibits)
    for exhibit in there:
        if not may_read(case, person, exhibit):
            size, sha256 = exhibit.file.size, exhibit.file.sha256
            sealed = phrase("Sealed")
            exhibit.file = StoredFile(pk=None, name=sealed, size=size, sha256=sha256, content_type=UNKNOWN, key="")
    return there


@sight.everything()
def found(case: Case, person: User, rows: QuerySet[Exhibit]) -> list[Exhibit]:
    """These exhibits of a case that the person sees, as the person finds them."""
    withdrawn, described = (kind.objects.filter(exhibit=OuterRef("pk")) for kind in (Withdrawal, EarlierDescription))
    marked = rows.annotate(is_marked=Exists(withdrawn) | Exists(described))
    return masked(case, person, marked.select_related("file"))


def is_masked(exhibit: Exhibit) -> bool:
    """Whether whoever it was found for may not read it."""
    return exhibit.is_sealed and not exhibit.file.key
