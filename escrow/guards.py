"""The guards that the migrations put into PostgreSQL, and whether they are all there, unchanged and switched on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

TABLES = (
    "escrow_account", "escrow_transfer", "escrow_payment", "escrow_payee", "escrow_payout", "escrow_carddispute",
    "escrow_hint",
)  # fmt: skip
EXPECTED = Path(__file__).with_name("guards.json")

TRIGGERS = """
    SELECT 'trigger ' || tgname || ' on ' || tgrelid::regclass, pg_get_triggerdef(oid, true), tgenabled IN ('O', 'A')
      FROM pg_trigger WHERE tgrelid = ANY (%s::regclass[]) AND NOT tgisinternal"""
# Constraints of type n (not null) are columns' own; PostgreSQL lists them since 18.
CONSTRAINTS = """
    SELECT 'constraint ' || conname || ' on ' || conrelid::regclass, pg_get_constraintdef(oid, true),
           convalidated AND conenforced
      FROM pg_constraint WHERE conrelid = ANY (%s::regclass[]) AND contype <> 'n'"""
FUNCTIONS = """
    SELECT 'function ' || proname, prosrc, true FROM pg_proc
     WHERE pronamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'escrow_account'::regclass)
       AND prokind = 'f' AND (proname LIKE 'escrow\\_%%' OR proname LIKE 'ledger\\_%%')"""
# What PostgreSQL puts into a list of words. A database restored from a dump has it in other places; it changes nothing.
CASTS = re.compile(r"::(?:character varying|text)(?:\[\])?")
FOREIGN_KEYS_OFF = """
    SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
     WHERE tgrelid = ANY (%s::regclass[]) AND tgisinternal AND tgenabled = 'D' ORDER BY 1"""


@dataclass(frozen=True, slots=True)
class Guard:
    """`print` is a fingerprint of its definition, `is_on` whether it is in force."""

    print: str
    is_on: bool


def found() -> dict[str, Guard]:
    """The guards as this database has them."""
    guards: dict[str, Guard] = {}
    with connection.cursor() as cursor:
        for query, parameters in ((TRIGGERS, [list(TABLES)]), (CONSTRAINTS, [list(TABLES)]), (FUNCTIONS, [])):
            cursor.execute(query, parameters)
            for name, definition, is_on in cursor.fetchall():
                plain = CASTS.sub("", definition) if query == CONSTRAINTS else definition
                guards[name] = Guard(hashlib.sha256(plain.encode()).hexdigest()[:16], is_on)
    return guards


def keep() -> None:
    """Write down the fingerprints of this database's guards; for the author of a migration that changes them."""
    prints = {name: guard.print for name, guard in sorted(found().items())}
    EXPECTED.write_text(json.dumps(prints, indent=1) + "\n")


def expected() -> dict[str, str]:
    """Name and fingerprint of each guard, as the migrations make it."""
    prints: dict[str, str] = json.loads(EXPECTED.read_text())
    return prints


def breaches() -> Iterator[str]:
    """Guards that are missing, changed, switched off, or not ours."""
    present, wanted = found(), expected()
    for name, fingerprint in wanted.items():
        guard = present.get(name)
        if guard is None:
            yield f"{name} is missing"
        elif not guard.is_on:
            yield f"{name} is switched off"
        elif guard.print != fingerprint:
            yield f"{name} is not as it was made"
    for name in sorted(present.keys() - wanted.keys()):
        yield f"{name} is not one of ours"
    with connection.cursor() as cursor:
        cursor.execute(FOREIGN_KEYS_OFF, [list(TABLES)])
        for (table,) in cursor.fetchall():
            yield f"foreign keys of {table} are switched off"
