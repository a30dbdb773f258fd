"""What a person is told of a case in the portal, in the sentences of its record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contracts.pages.told import tells_notices
from core.phrases import phrase_later
from disputes.models import Case
from disputes.pages.sentences import what
from people.models import User
from record.models import Event
from timers.models import Subject

HELD = phrase_later("wrote a message that was held for your safety. You need do nothing.")


def _cases(pks: list[Any], person: User) -> Iterable[Subject]:
    return Case.objects.visible_to(person).whole().filter(pk__in=pks)


def _says(event: Event, case: Any, person: User) -> str:
    held = event.act == "say" and event.said.get("arrives") == "held" and case.contract.side_of(person)
    return HELD if held else f"{what(case, event)}."


tells_notices("case", reads=_cases, says=_says)
