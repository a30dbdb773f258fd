"""Whether PostgreSQL's own net under `visible_to` is there, as the migrations made it, and switched on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from escrow.audit import rows

EXPECTED = Path(__file__).with_name("second_net.json")

POLICIES = """
    SELECT 'policy ' || p.polname || ' on ' || p.polrelid::regclass,
           concat_ws('|', p.polpermissive, p.polroles::text, p.polcmd::text, pg_get_expr(p.polqual, p.polrelid, true),
                     pg_get_expr(p.polwithcheck, p.polrelid, true)), c.relrowsecurity
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE c.relnamespace = current_schema()::regnamespace"""
FUNCTIONS = r"""
    SELECT 'function ' || proname, concat_ws('|', prosecdef, provolatile,
           CASE WHEN prosqlbody IS NULL THEN prosrc ELSE pg_get_function_sqlbody(oid) END), true
      FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'sight\_%'"""


TRIGGERS = r"""
    SELECT 'trigger ' || tgname || ' on ' || tgrelid::regclass, pg_get_triggerdef(t.oid, true), tgenabled IN ('O', 'A')
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE c.relnamespace = current_schema()::regnamespace AND tgname LIKE 'sight\_%'"""


def found() -> dict[str, tuple[str, bool]]:
    """Name -> fingerprint, and whether it is in force."""
    return {
        str(name): (hashlib.sha256(str(definition).encode()).hexdigest()[:16], bool(is_on))
        for query in (POLICIES, FUNCTIONS, TRIGGERS)
        for name, definition, is_on in rows(query)
    }


def keep() -> None:
    """Write down the fingerprints; for the author of a migration that changes the net."""
    prints = {name: fingerprint for name, (fingerprint, _) in sorted(found().items())}
    EXPECTED.write_text(json.dumps(prints, indent=1) + "\n")


def expected() -> dict[str, str]:
    prints: dict[str, str] = json.loads(EXPECTED.read_text())
    return prints


def holes() -> Iterator[str]:
    """What of it is missing, changed, switched off, or not ours."""
    present, wanted = found(), expected()
    for name, fingerprint in wanted.items():
        there = present.get(name)
        if there is None:
            yield f"{name} is missing"
        elif not there[1]:
            yield f"{name} is switched off"
        elif there[0] != fingerprint:
            yield f"{name} is not as it was made"
    for name in sorted(present.keys() - wanted.keys()):
        yield f"{name} is not one of ours"
