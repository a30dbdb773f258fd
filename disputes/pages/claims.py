"""Claim, answer and finding for the workbench: as rows that the composer adds its fields to."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from disputes.models import Case
from disputes.pages.both_sides import claim_items, statements_of
from disputes.pages.reader import Reader
from record.declaring import SIDES


def claims(case: Case) -> list[dict[str, Any]]:
    """For components/claim.html; `place` names the deliverable as the acts do (“1.2”)."""
    items = claim_items(Reader(case, case.person_of("client")), statements_of(case))
    places = [
        f"{milestone.number}.{each.number}" for milestone in case.disputed for each in milestone.deliverables.all()
    ]
    return [asdict(item) | {"place": place} for item, place in zip(items, places, strict=True)]


def narratives(case: Case) -> list[dict[str, Any]]:
    """What each side wrote in its own words; a mediator reads a case only once these are unsealed."""
    said = {statement.side: statement for statement in statements_of(case)}
    return [
        {
            "side": side,
            "name": case.person_of(side).display_name,
            "role": case.role_of(side).capitalize(),
            "said": said.get(side),
        }
        for side in SIDES
    ]
