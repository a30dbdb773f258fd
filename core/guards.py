"""Guards that PostgreSQL itself holds, shared by the models of several apps."""

from __future__ import annotations

import pgtrigger


def never_emptied(name: str) -> pgtrigger.Trigger:
    """The table is never truncated."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'integrity_constraint_violation';",
    )
