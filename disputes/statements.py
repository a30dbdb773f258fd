"""The claim and the response: itemised, with a narrative that stays sealed until both are in or the time has passed."""

from __future__ import annotations

import uuid
from typing import Any

from contracts.models import Deliverable
from core import clock
from core.errors import invalid
from core.phrases import phrase
from disputes import attached, beside, reading
from disputes.describing import UNDESCRIBED, Description
from disputes.inputs import deliverables_of
from disputes.models import Case, Exhibit, Statement, StatementItem
from disputes.sealed_exhibits import public_name
from disputes.sealed_stories import may_read_story
from evidence import quotas, storing
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
    _each_once([item["deliverable"] for item in items], deliverables)
    sealed, story, besides = seal(statement), beside.written(case, side, statement), beside.written(case, side, wants)
    row = Statement.objects.create(
        case=case,
        side=side,
        to_freelancer=to_freelancer,
        narrative=story.plain,
        salt=sealed["salt"],
        wants=besides.plain,
        made_at=clock.now(),
    )
    story.go_with(row, "narrative")
    besides.go_with(row, "wants")
    said = [(each, beside.written(case, side, each.get("words", ""))) for each in items]
    made = StatementItem.objects.bulk_create(
        StatementItem(
            statement=row, deliverable=deliverables[each["deliverable"]], done=each["done"], words=words.plain
        )
        for each, words in said
    )
    for item, (_, words) in zip(made, said, strict=True):
        words.go_with(item, "words")
    current().say(
        items=[[each["deliverable"], each["done"], words.plain] for each, words in said],
        wants=besides.plain,
        statement_hash=sealed["sha256"],
    )


def _each_once(named: list[str], deliverables: dict[str, Deliverable]) -> None:
    if sorted(named) == sorted(deliverables):
        return
    if missing := [f"{place} {d.title}" for place, d in deliverables.items() if place not in named]:
        said = phrase("Say about each deliverable whether it is done. Missing: {missing}.", missing=", ".join(missing))
    elif strange := [place for place in named if place not in deliverables]:
        said = phrase("Each disputed deliverable once; {strange}.", strange=", ".join(strange))
    else:
        said = phrase("Each disputed deliverable once; one stands twice.")
    raise invalid("items", said)


def add_exhibits(
    case: Case, side: str, files: list[uuid.UUID], by: User, described: Description = UNDESCRIBED
) -> list[Exhibit]:
    """Number files as exhibits of the case, and put their hashes on the record, with what is said of them."""
    first, said = case.exhibits.count() + 1, beside.written(case, side, described.caption)
    stored = storing.use(files, subject=case, by=by)
    there = Exhibit.objects.filter(file__in=stored).first()
    if there:
        raise invalid(
            "files", phrase("“{name}” is evidence of this case already, as {there}.", name=there.file.name, there=there)
        )
    attached.none_held(stored)
    if described.sealed_because:
        attached.none_sent(stored)
    late = bool(stored) and reading.has_closed(case)
    own = case.exhibits.filter(side=side).values_list("file__size", flat=True)
    quotas.refuse_more_evidence(own, [file.size for file in stored])
    exhibits = [
        Exhibit(
            case=case,
            number=number,
            side=side,
            file=file,
            added_at=clock.now(),
            added_in=case.phase,
            came_late=late,
            **described.columns | {"caption": said.plain},
        )
        for number, file in enumerate(stored, first)
    ]
    Exhibit.objects.bulk_create(exhibits)
    for exhibit in exhibits:
        said.go_with(exhibit, "caption")
    if exhibits:
        current().say(exhibits=[[f"E{e.number}", public_name(e), e.file.sha256] for e in exhibits])
        current().say(**described.on_record(case), **({"late": True} if late else {}))
    if copies := [[str(e), e.file.shared_sha256] for e in exhibits if e.file.has_copy and not e.is_sealed]:
        current().say(shared_copies=copies)  # so that who gets the copy can check it too
    return exhibits


@unseals("case")
def stories(case: Case, person: User | None) -> list[Sealed]:
    """Salt and text of the narratives that this person may read, each with the event that holds its hash."""
    said_in = dict(case.events.filter(act__in=("open", "respond", "set_aside")).values_list("position", "number"))
    return [
        Sealed(
            event=said_in.get(statement.side, 0),
            what=f"statement of the {statement.side}",
            salt=statement.salt,
            text=story,
        )
        for statement in case.statements.order_by("made_at", "pk")
        if person is None or may_read_story(case, statement.side, person)
        if (story := beside.whole(case, person, statement, "narrative")) is not None
    ]
