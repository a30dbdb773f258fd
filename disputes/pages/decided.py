"""The flags that have been ruled on."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse

from disputes import flags
from disputes.pages.deciding import CALLED
from disputes.pages.flags import PER_PAGE, case_of, reference
from people.models import User


def decided_page(person: User, page: str) -> dict[str, Any]:
    """The context of templates/staff/flags_decided.html."""
    shown = Paginator(flags.decided(person), PER_PAGE).get_page(page)
    rows = [
        {
            "flag": flag,
            "url": reverse("flag", args=[flag.pk]),
            "reference": reference(flag),
            "called": CALLED[flag.category],
            "case": case_of(flag).reference,
            "position": flag.message.position,
            "author": flag.message.author.display_name,
        }
        for flag in shown
    ]
    return {
        "rows": rows,
        "page": shown,
        "ways": {
            "before": f"?page={shown.previous_page_number()}" if shown.has_previous() else "",
            "after": f"?page={shown.next_page_number()}" if shown.has_next() else "",
        },
    }
