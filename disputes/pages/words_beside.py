"""Words beside an act as a page shows them: plain where nobody has flagged them, else with what is said about them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from disputes.beside import Heard, heard
from disputes.models import Case
from disputes.pages.own_asking import asks
from messaging.asking import Asking
from messaging.models import State
from people.models import User


def shown_beside(case: Case, person: User | None, holder: Any, part: str) -> tuple[str, Heard | None]:
    """The words where nobody has flagged them, else how they are shown."""
    found = heard(case, person, holder, part)
    return ("", _with_a_way_to_ask(case, person, found)) if found.is_flagged else (found.text, None)


def _with_a_way_to_ask(case: Case, person: User | None, found: Heard) -> Heard:
    """For the side that held words were meant for."""
    if found.state is not State.HELD or found.is_own or person is None or case.contract.side_of(person) is None:
        return found
    asked = Asking.objects.filter(message__subject_id=case.pk, message__number=found.number, by=person).first()
    return replace(found, asks=asks(case, found, asked))
