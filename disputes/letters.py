"""Letters about a case: to each who is told of an event, what happened and what silence leads to."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from core.presenting import short_deadline
from disputes.models import Case
from disputes.pages.reader import Reader
from disputes.pages.sentences import whole
from disputes.pages.silence import silence
from people.models import User
from record.declaring import declared
from record.letters import letter
from record.models import Event
from record.outbox import Letter, letters_of


@letters_of("case")
def about_case(case: Any, event: Event, to: User) -> Letter | None:
    """None for what only the portal shows: messages and evidence, whose words no mail carries."""
    declaration = declared.act(Case, event.act)
    if declaration is not None and declaration.quiet:
        return None
    reader = Reader(case, to)
    what = whole(case, event, to)
    if case.is_closed or reader.deadline is None:
        return letter(f"{what} ({case.reference})", [f"{what}."], link=_page(case), to=to)
    otherwise = silence(reader)
    paragraphs = [f"{what}."] + ([f"{otherwise.lead} {otherwise.text}"] if otherwise else [])
    by = "The clock stands still" if reader.deadline.is_stopped else f"Next by {short_deadline(reader.deadline.due_at)}"
    title = f"{what}. {by} ({case.reference})"
    return letter(title, paragraphs, link=_page(case), to=to)


def _page(case: Case) -> str:
    return reverse("case", args=[case.pk])
