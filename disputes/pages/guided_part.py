"""The page of one part of a claim or an answer: its form, what was kept and when, and what another window kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.http import QueryDict

from contracts.acting import address, uploads
from contracts.acting.answers import answers
from contracts.acting.drawing import Drawing, Drawn, Entry
from contracts.acting.inputs import html_name
from contracts.acting.showing import errors
from core import clock
from core.errors import Invalid, Refusal
from core.phrases import phrase
from core.presenting import day_and_month
from disputes.guided.parts import AMOUNT, Part
from disputes.guided.stating import Stating, form_of
from disputes.models import DraftedPart
from disputes.pages.guided import common
from disputes.pages.guided_addresses import Addresses


def part_page(
    stating: Stating,
    part: Part,
    at: Addresses,
    *,
    said: QueryDict,
    refusal: Invalid | None = None,
    beside: DraftedPart | None = None,
) -> dict[str, Any]:
    """The context of templates/guided/part.html."""
    drafted = stating.drafted.get(part.name)
    fields = drawn(stating, part, said, refusal)
    place = stating.parts.index(part)
    claimed = stating.attempt.begins.context.get("claimed_items")
    return common(stating, at) | {
        "part": part,
        "place": place + 1,
        "count": len(stating.parts),
        "fields": fields,
        "errors": errors(fields, refusal) if refusal else [],
        "has_files": any(field.kind == "file" for field in fields),
        "seen": drafted.version if drafted else 0,
        "kept": said_when(drafted.kept_at) if drafted else "",
        "beside": _other(stating, part, beside.said, beside.kept_at) if beside else None,
        "other": _waiting(stating, part, drafted) if drafted and not beside else None,
        "claimed": _claimed(stating, at),
        "worked": _worked(stating, part, said),
        "claim": _claim(stating, part, claimed) if part.place and claimed else None,
    }


def left_page(stating: Stating, at: Addresses, refusal: Refusal) -> dict[str, Any]:
    """The context of templates/guided/left.html: what can no longer be sent is still there to be read and copied."""
    kept = [(part, stating.said(part.name)) for part in stating.parts if part.name in stating.drafted]
    return {
        "subject": stating.attempt.subject,
        "back": address(stating.attempt.subject),
        "claims": at.claims,
        "at": at,
        "refusal": refusal,
        "parts": [(part.title, answers(drawn(stating, part, said))) for part, said in kept],
    }


def drawn(stating: Stating, part: Part, said: QueryDict, refusal: Invalid | None = None) -> list[Drawn]:
    form = stating.serializer(part)
    wrong = {html_name(key): words for key, words in (refusal.fields if refusal else {}).items()}
    kept = uploads.kept_files(form, said, stating.attempt.by)
    drawing = Drawing(said, part.begins, wrong, kept, adds_to=stating.attempt.page.get("add", ""))
    fields = drawing.fields(form)
    return [_unasked(field) if field.name == "lines" else field for field in fields]


def _unasked(lines: Drawn) -> Drawn:
    """Rows that may stay empty: a browser asks for none of their fields."""
    rows = [Entry(row.legend, [replace(each, required=False) for each in row.fields]) for row in lines.entries]
    return replace(lines, required=False, entries=rows)


def said_when(at: datetime) -> str:
    """“14:03 UTC”; with its day, if that is not today."""
    there = at.astimezone(UTC)
    today = clock.portal_now().astimezone(UTC).date() == there.date()
    time = f"{there:%H:%M}"
    return (
        phrase("{time} UTC", time=time) if today else phrase("{day}, {time} UTC", day=day_and_month(there), time=time)
    )


def _claimed(stating: Stating, at: Addresses) -> dict[str, int] | None:
    """How the claim that is answered would divide the amount in dispute."""
    if at.claims:
        return None
    case = stating.attempt.subject
    return {"client": case.amount - case.claimed, "freelancer": case.claimed}


def _worked(stating: Stating, part: Part, said: QueryDict) -> list[str]:
    """What the figure would lead to, as soon as it is one."""
    task = stating.task(part, said) if part.kind == AMOUNT else None
    if task is None or not task.is_done:
        return []
    milestones = stating.about.getlist("milestones")
    figure = task.entered | ({"milestones": [int(number) for number in milestones]} if milestones else {})
    return list(stating.attempt.told(figure).sentences)


def _other(stating: Stating, part: Part, said: dict[str, list[str]], at: datetime) -> dict[str, Any]:
    return {"at": said_when(at), "answers": answers(drawn(stating, part, form_of(said)))}


def _waiting(stating: Stating, part: Part, drafted: DraftedPart) -> dict[str, Any] | None:
    if drafted.other is None or drafted.other_at is None:
        return None
    return _other(stating, part, drafted.other, drafted.other_at)


def _claim(stating: Stating, part: Part, claimed: list[Any]) -> Any:
    """What the other side said about this deliverable."""
    return next((item for item in claimed if item.id == f"d{part.place.replace('.', '-')}"), None)
