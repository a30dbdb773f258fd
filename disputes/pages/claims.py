"""Claim, answer and finding for the workbench: as rows that the composer adds its fields to."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from core.positions import noun
from disputes.models import Case, Statement
from disputes.pages.both_sides import claim_items, statements_of
from disputes.pages.reader import Reader
from disputes.pages.words_beside import shown_beside
from people.models import User
from record.declaring import SIDES


def claims(case: Case, person: User) -> list[dict[str, Any]]:
    """For components/claim.html; `place` names the deliverable as the acts do (“1.2”)."""
    items = claim_items(Reader(case, person), statements_of(case))
    places = [
        f"{milestone.number}.{each.number}" for milestone in case.disputed for each in milestone.deliverables.all()
    ]
    return [asdict(item) | {"place": place} for item, place in zip(items, places, strict=True)]


def narratives(case: Case, person: User) -> list[dict[str, Any]]:
    """What each side wrote in its own words; a mediator reads a case only once these are unsealed."""
    said = {statement.side: statement for statement in statements_of(case)}
    return [
        {
            "side": side,
            "name": case.person_of(side).display_name,
            "role": noun(case.role_of(side)).capitalize(),
            "said": _said(case, person, said[side]) if side in said else None,
        }
        for side in SIDES
    ]


def _said(case: Case, person: User, statement: Statement) -> dict[str, Any]:
    text, flagged = shown_beside(case, person, statement, "narrative")
    wants, flagged_wants = shown_beside(case, person, statement, "wants")
    return {"narrative": text, "flagged": flagged, "wants": wants, "flagged_wants": flagged_wants}
