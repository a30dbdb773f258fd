"""What a side will read of a recommendation that is still being written, put together without writing anything.

It is the templates of the sides' own page, given a recommendation and a phase that exist in memory alone. What only
that side may see is not in it: words are shown as the mediator is shown them.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

from django.http import QueryDict

from core import clock
from core.nothing import nothing_of
from disputes.models import Case, Phase, Recommendation, Reply
from disputes.pages.both_sides import claim_items, statements_of, stories
from disputes.pages.composer import amounts
from disputes.pages.composing import finding_in, names_of_exhibits, sent_on
from disputes.pages.reader import Reader
from disputes.pages.recommended import as_read
from disputes.pages.ways_to_answer import foreseen
from disputes.process import LENGTH_OF, RECOMMENDATION
from disputes.second_reading import reads_blind
from disputes.stages.low_value import stands_by_value
from people.models import User
from record.declaring import SIDES
from timers.models import Deadline


def preview_page(case: Case, person: User, said: QueryDict, side: str) -> dict[str, Any]:
    """The context of templates/staff/recommend_preview.html, for the reader that `side` will be."""
    mediator, statements = Reader(case, person), statements_of(case)
    items, names = claim_items(mediator, statements), names_of_exhibits(case)
    made = _made(case, person, said, len(items))
    reader = Reader(_as_if_issued(case, made), case.person_of(side))
    reader.__dict__["clocks"] = [_clock(case)]
    # How often the sides asked since a first figure says something of it: who reads blind is not told.
    ways = [] if reads_blind(case, person) else foreseen(reader, made)
    return {
        "case": reader.case,
        "reader": reader,
        "side": side,
        "sides": [{"side": each, "name": case.person_of(each).display_name} for each in SIDES],
        "recommended": as_read(reader, made, ways),
        "items": [replace(item, finding=finding_in(case, said, place, names)) for place, item in enumerate(items)],
        "stories": [replace(story, is_own=story.side == side) for story in stories(mediator, statements)],
        "kept": sent_on(said),
    }


def _made(case: Case, person: User, said: QueryDict, count: int) -> Recommendation:
    """Under a number that no row has, and never saved: nothing hears of it, and nobody has answered it."""
    made = Recommendation(
        pk=0,
        case=case,
        number=1,
        mediator=person,
        to_freelancer=sum(amount or 0 for amount in amounts(case, said, range(count))),
        reasons=said.get("reasons", ""),
        would_change=said.get("would_change", ""),
        stands=stands_by_value(case),
        issued_at=clock.now(),
    )
    made.__dict__["_prefetched_objects_cache"] = {"replies": nothing_of(Reply)}
    return made


def _as_if_issued(case: Case, made: Recommendation) -> Case:
    """Another object for the same case: what stands in it is drawn, and goes nowhere."""
    foreseen_case = copy(case)
    foreseen_case.__dict__ |= {"phase": Phase.RECOMMENDATION, "second_opinion_since": None, "last_recommendation": made}
    return foreseen_case


def _clock(case: Case) -> Deadline:
    """The time to answer, if it began now."""
    length = LENGTH_OF[RECOMMENDATION](case)
    if length is None:
        raise RuntimeError("every rulebook gives time to answer a recommendation")
    now = clock.now()
    return Deadline(kind=RECOMMENDATION, started_at=now, due_at=case.rules.calendar.due(now, length))
