"""Checking a record: that no event was changed, dropped or slipped in, and that what was sealed is what was said then.

What checks it needs no portal: it is in `record/verify`, and handed out as one program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from people.models import User
from record.declaring import declared
from record.models import Event
from record.verify import chain
from timers.models import Subject

flaw_in = chain.flaw_in


@dataclass(frozen=True)
class Sealed:
    """What the record holds only the salted hash of, for those who may read it. `event` is that event's number."""

    event: int
    what: str
    salt: str
    text: str


# Texts are sealed by the apps above, which register here what of it a person may read; for nobody named, all.
Unseals = Callable[[Any, User | None], Iterable[Sealed]]
_unseals: dict[str, list[Unseals]] = {}


def unseals(kind: str) -> Callable[[Unseals], Unseals]:
    def register(unseal: Unseals) -> Unseals:
        _unseals.setdefault(kind, []).append(unseal)
        return unseal

    return register


# What stands beside a record, and is no part of its chain: name -> its content, by the apps above.
Annexes = Callable[[Any], dict[str, Any]]
_annexes: dict[str, dict[str, Annexes]] = {}


def annexes(kind: str, name: str) -> Callable[[Annexes], Annexes]:
    def register(annex: Annexes) -> Annexes:
        _annexes.setdefault(kind, {})[name] = annex
        return annex

    return register


def exported(subject: Any, person: User | None = None) -> dict[str, Any]:
    """The whole record in plain JSON, with what this person may read of what it seals; for nobody named, with all."""
    events = Event.objects.filter(subject_id=subject.pk).order_by("number")
    sealed = [each for unseal in _unseals.get(subject.kind, []) for each in unseal(subject, person)]
    return {
        "format": "evenhand record 1",
        "kind": subject.kind,
        "reference": str(getattr(subject, "reference", "")),
        "subject": str(subject.pk),
        "version": subject.version,
        "head": bytes(subject.head).hex(),
        "events": [exported_event(event) for event in events],
        "sealed": [asdict(each) for each in sealed],
        "annexes": {name: annex(subject) for name, annex in _annexes.get(subject.kind, {}).items()},
    }


def exported_event(event: Event) -> dict[str, Any]:
    return event.content() | {"previous": bytes(event.previous).hex(), "hash": event.hash_hex}


def meant(text: str) -> Subject | None:
    """The contract or case of this reference or id."""
    for kind in declared.subjects.values():
        found: Subject | None = named(kind.objects, text)
        if found is not None:
            return found
    return None


def named(subjects: Any, text: str) -> Any:
    """Of these, the one with this id or reference; None where there is none."""
    try:
        return subjects.filter(pk=UUID(text)).first()
    except ValueError:
        pass
    digits = text.rpartition("-")[2]
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        return None
    found = subjects.filter(number=int(digits)).first()
    return found if found is not None and found.reference == text.upper() else None


def made_by(event: Event) -> Any:
    """What an event says that it made, by the name of its kind: {"case": "EH-0148"}; None where it made nothing."""
    for name, kind in declared.subjects.items():
        if name in event.said and name != event.subject.kind:
            return named(kind.objects, str(event.said[name]))
    return None
