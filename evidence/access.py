"""Who may read a file: whoever uploaded it until it is used, then whom the app that used it lets. Nobody else.

Of those who may, its uploader gets it as it was handed in, and so does whom that app says; the others, what is shared.
"""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from evidence.models import StoredFile
from people.models import User

Reader = Callable[[User, StoredFile], bool]

_readers: dict[str, list[Reader]] = {}
_of_originals: dict[str, list[Reader]] = {}


def readers_of(kind: str) -> Callable[[Reader], Reader]:
    """Register a rule for the files of one kind of subject ("contract", "case"). One rule that says yes is enough."""

    def register(rule: Reader) -> Reader:
        _readers.setdefault(kind, []).append(rule)
        return rule

    return register


def readers_of_originals(kind: str) -> Callable[[Reader], Reader]:
    """Register a rule for who of those who may read a file gets it with what is hidden in it."""

    def register(rule: Reader) -> Reader:
        _of_originals.setdefault(kind, []).append(rule)
        return rule

    return register


def may_read(person: User | AnonymousUser, file: StoredFile) -> bool:
    if isinstance(person, AnonymousUser) or not person.is_active:
        return False
    if file.subject is None:
        return file.uploaded_by_id == person.pk
    return any(rule(person, file) for rule in _readers.get(file.subject.kind, ()))


def gets_original(person: User, file: StoredFile) -> bool:
    """Of somebody who may read the file. Where no rule says so, whoever did not upload it gets what is shared."""
    if file.uploaded_by_id == person.pk:
        return True
    return file.subject is not None and any(rule(person, file) for rule in _of_originals.get(file.subject.kind, ()))
