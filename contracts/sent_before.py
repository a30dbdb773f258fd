"""Files that a freelancer sent as a message and now hands in as work: taken as they are, without a second upload.

Cases and their messages are known one layer above, which registers what may not be taken from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

from contracts.models import Contract
from evidence import storing
from evidence.models import StoredFile
from people.models import User

Refuses = Callable[[Sequence[StoredFile]], None]
_refusals: list[Refuses] = []


def refuses(check: Refuses) -> Refuses:
    """Register what raises Invalid for files that are part of a case already and do not go on from it."""
    _refusals.append(check)
    return check


def take(files: Iterable[UUID], contract: Contract, by: User) -> list[StoredFile]:
    """One's own uploads, new ones or those that came with a message of a case about this contract."""
    found = storing.use(files, subject=contract, by=by, also=contract.cases.values("pk"))
    sent = [each for each in found if each.subject_id != contract.pk]
    for check in _refusals if sent else ():
        check(sent)
    return found
