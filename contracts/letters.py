"""Letters about a contract: what the other side did, or the clock."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from contracts.pages.record_words import words_of
from people.models import User
from record.letters import letter
from record.models import Event
from record.outbox import Letter, letters_of


@letters_of("contract")
def about_contract(contract: Any, event: Event, to: User) -> Letter | None:
    """Who opens a case writes to the other side in the case's own letter."""
    if event.act == "open":
        return None
    who = "The clock" if event.by is None else event.by.display_name
    what = f"{who} {words_of(event)}"
    # What somebody wrote stands in the letter, never in its title.
    title = f"{what.partition(': “')[0].rstrip('.')} ({contract.reference})"
    return letter(title, [what, contract.title], link=reverse("contract", args=[contract.pk]), to=to)
