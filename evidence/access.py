"""Who may read a file: whoever uploaded it until it is used, then whom the app that used it lets. Nobody else."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from evidence.models import StoredFile
from people.models import User

Reader = Callable[[User, StoredFile], bool]

_readers: dict[str, list[Reader]] = {}


def readers_of(kind: str) -> Callable[[Reader], Reader]:
    """Register a rule for the files of one kind of subject ("contract", "case"). One rule that says yes is enough."""

    def register(rule: Reader) -> Reader:
        _readers.setdefault(kind, []).append(rule)
        return rule

    return register


def may_read(person: User | AnonymousUser, file: StoredFile) -> bool:
    if isinstance(person, AnonymousUser) or not person.is_active:
        return False
    if file.subject is None:
        return file.uploaded_by_id == person.pk
    return any(rule(person, file) for rule in _readers.get(file.subject.kind, ()))
