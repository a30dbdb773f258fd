"""The audit: read-only checks that what must always hold does hold. Each names what it finds, and changes nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from core import sight

log = logging.getLogger("evenhand.audit")

Check = Callable[[], Iterable[str]]
_checks: dict[str, Check] = {}


@dataclass(frozen=True, slots=True)
class Breach:
    """Something that must never be: which check found it, and what it is."""

    check: str
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.what}"


def check(name: str) -> Callable[[Check], Check]:
    """Register a check: a function that gives a sentence for each breach it finds. The apps above add their own."""

    def register(run: Check) -> Check:
        if name in _checks:
            raise RuntimeError(f"the check {name} is registered twice")
        _checks[name] = run
        return run

    return register


def names() -> list[str]:
    return list(_checks)


@sight.everything()
def breaches() -> list[Breach]:
    """What all checks find, in one snapshot of the database."""
    found: list[Breach] = []
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for name, run in _checks.items():
            found.extend(Breach(name, what) for what in _found_by(name, run))
    return found


def _found_by(name: str, run: Check) -> list[str]:
    try:
        with transaction.atomic():
            return list(run())
    except Exception as failure:  # a check that cannot run has not passed
        log.exception("check failed", extra={"check": name})
        return [f"could not be checked: {type(failure).__name__}: {failure}".strip()]


def rows(query: str, parameters: Sequence[str | list[str]] | None = None) -> list[tuple[object, ...]]:
    """What a check's query finds."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
