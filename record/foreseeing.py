"""What would become of an act's words, told before it is performed. Pages and the API ask; played cases do not.

An act is not refused by what it `foresees`: whoever performs it only has to say that they know. That is asked at the
door, and not by the act, because it is about what a person has been shown, and no rule of the process.
"""

from __future__ import annotations

from typing import Any

from core import sight
from core.errors import Reconsider, Refusal
from people.models import User
from record.checking import check, check_version, validated
from record.declaring import declared
from timers.models import Subject


@sight.everything()
def ask(subject: Subject, name: str, *, by: User, data: Any, known: str = "", version: int | None = None) -> None:
    """Raise Reconsider where what is foreseen is not what this person has said that they know. Nothing is changed."""
    foreseen = _foreseen(subject, name, by, data, version)
    if foreseen is not None and foreseen.known_as != known:
        raise foreseen


def _foreseen(subject: Subject, name: str, by: User, data: Any, version: int | None) -> Reconsider | None:
    """What else is in the way is for the act itself to say: who may not do it is not told what it would lead to."""
    declaration = declared.act(type(subject), name)
    if declaration is None or declaration.foresees is None:
        return None
    try:
        foreseen = declaration.foresees(subject, by, validated(declaration, subject, data, by))
        if foreseen is not None:
            check(subject, declaration, by, data)
            check_version(subject, declaration, version, by)
    except Refusal:
        return None
    return foreseen
