"""The claim and the response: itemised, with a narrative that stays sealed until both are in or the time has passed."""

from __future__ import annotations

import uuid
from typing import Any

from core import clock
from core.errors import invalid
from disputes.inputs import deliverables_of
from disputes.models import Case, Exhibit, Phase, Statement, StatementItem
from evidence import storing
from people.models import User
from record.acts import current, seal
from record.verifying import Sealed, unseals


def capped(figure: int, amount: int) -> tuple[int, int]:
    """A claim or response above the amount in dispute is capped; the rest is outside escrow."""
    return min(figure, amount), max(figure - amount, 0)


def state(
    case: Case, side: str, *, to_freelancer: int, items: list[dict[str, Any]], statement: str, wants: str = ""
) -> None:
    """Keep what a side states, and put the items on the record; of the narrative, its salted hash."""
    deliverables = deliverables_of(case.disputed)
    named = [item["deliverable"] for item in items]
    if sorted(named) != sorted(deliverables):
        missing = [f"{place} {d.title}" for place, d in deliverables.items() if place not in named]
        strange = [place for place in named if place not in deliverables]
        wrong = f"Say about each deliverable whether it is done. Missing: {', '.join(missing)}." if missing else ""
        raise invalid("items", wrong or f"Each disputed deliverable once; {', '.join(strange) or 'one stands twice'}.")
    sealed = seal(statement)
    row = Statement.objects.create(
        case=case, side=side, to_freelancer=to_freelancer, narrative=statement, salt=sealed["salt"], wants=wants,
        made_at=clock.now(),
    )  # fmt: skip
    StatementItem.objects.bulk_create(
        StatementItem(
            statement=row, deliverable=deliverables[i["deliverable"]], done=i["done"], words=i.get("words", "")
        )
        for i in items
    )
    current().say(
        items=[[i["deliverable"], i["done"], i.get("words", "")] for i in items],
        wants=wants,
        statement_hash=sealed["sha256"],
    )


def add_exhibits(case: Case, side: str, files: list[uuid.UUID], by: User, caption: str = "") -> list[Exhibit]:
    """Number files as exhibits of the case, and put their hashes on the record."""
    first = case.exhibits.count() + 1
    stored = storing.use(files, subject=case, by=by)
    there = Exhibit.objects.filter(file__in=stored).first()
    if there:
        raise invalid("files", f"“{there.file.name}” is evidence of this case already, as {there}.")
    exhibits = [
        Exhibit(
            case=case, number=number, side=side, file=file, caption=caption, added_at=clock.now(), added_in=case.phase
        )
        for number, file in enumerate(stored, first)
    ]
    Exhibit.objects.bulk_create(exhibits)
    if exhibits:
        current().say(exhibits=[[f"E{e.number}", e.file.name, e.file.sha256] for e in exhibits])
    return exhibits


def is_unsealed(case: Case) -> bool:
    """Whether the narratives may be read by the other side."""
    return case.phase != Phase.RESPONSE


def may_read_story(case: Case, side: str, person: User) -> bool:
    """One's own always; the other side's, and for staff both, once unsealed. One given with an application to set a
    default aside is opened to the other side when that is decided.
    """
    if case.contract.side_of(person) == side:
        return True
    is_applied_with = case.phase == Phase.DEFAULT and side == case.respondent
    return is_unsealed(case) and not (is_applied_with and case.contract.side_of(person))


@unseals("case")
def stories(case: Case, person: User | None) -> list[Sealed]:
    """Salt and text of the narratives that this person may read, each with the event that holds its hash."""
    said_in = dict(case.events.filter(act__in=("open", "respond", "set_aside")).values_list("position", "number"))
    return [
        Sealed(
            event=said_in.get(statement.side, 0),
            what=f"statement of the {statement.side}",
            salt=statement.salt,
            text=statement.narrative,
        )
        for statement in case.statements.order_by("made_at", "pk")
        if person is None or may_read_story(case, statement.side, person)
    ]
