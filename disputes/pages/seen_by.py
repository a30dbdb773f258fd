"""Who of a room has seen it, and up to where: a line under the last message that somebody has had before them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core import clock
from core.phrases import phrase
from core.positions import noun
from core.presenting import short_moment
from disputes.models import Case
from disputes.places import Place
from messaging.models import State
from messaging.rooms import NEWEST
from messaging.seen import Seen
from messaging.showing import Shown
from people.models import User
from record.declaring import MEDIATOR


def seen_in(place: Place, person: User, shown: Sequence[Shown], before: int = NEWEST) -> dict[str, Any]:
    """For templates/disputes/_room.html: `seen` by the number of a message, and `unseen`, what to say was seen."""
    if not shown:
        return {}
    rows = place.seen_by(person)
    marks: dict[int, list[str]] = {}
    for row in rows:
        who = called(place.case, row)
        last = _last_seen(row, shown, before) if who and row.person_id != person.pk else None
        if last is not None:
            marks.setdefault(last.number, []).append(
                phrase("Seen by the {who}, {moment} UTC", who=noun(who), moment=_moment(row))
            )
    own: dict[int, Seen] = {}
    for row in sorted(rows, key=lambda row: row.up_to):
        if row.person_id == person.pk:
            own[row.way_of] = row
    return {"seen": marks, "unseen": _unseen(own, shown), "seen_url": place.address}


def called(case: Case, row: Seen) -> str:
    """In which position somebody has seen it; nobody who is not in the room any more."""
    if row.person_id == case.mediator_id:
        return MEDIATOR
    sides = {case.contract.client_id: "client", case.contract.freelancer_id: "freelancer"}
    return sides.get(row.person_id, "")


def _last_seen(row: Seen, shown: Sequence[Shown], before: int) -> Shown | None:
    """The last message up to which nothing of others is missing; none where that stands on another page."""
    last = None
    for each in shown:
        if each.state is State.HELD or each.author.pk == row.person_id or each.way_of != row.way_of:
            continue
        if not row.has_seen(each.number, each.delivered_at):
            return last
        last = each
    return last if before == NEWEST else None


def _unseen(own: dict[int, Seen], shown: Sequence[Shown]) -> int:
    others = [each for each in shown if not each.is_own and each.state is not State.HELD]
    seen = ((own.get(each.way_of), each) for each in others)
    if all(row and row.has_seen(each.number, each.delivered_at) for row, each in seen):
        return 0
    return max(each.number for each in shown)


def _moment(row: Seen) -> str:
    return f"{row.at:%H:%M}" if row.at.date() == clock.now().date() else short_moment(row.at)
