"""The mediator's questions where they came in the talk: a line each, when it is due, when it was answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString

from core.phrases import phrase, phrase_marked
from core.positions import noun
from core.presenting import short_deadline, short_moment
from disputes.models import Case, PartyQuestion
from messaging.showing import Shown


def question_lines(case: Case, shown: Sequence[Shown], *, is_newest: bool, has_earlier: bool) -> list[dict[str, Any]]:
    """Those that were asked in the time of these messages; on the last page, all that came after it too."""
    since = shown[0].sent_at if shown and has_earlier else None
    until = shown[-1].sent_at if shown and not is_newest else None
    return [
        {"state": "clock", "icon": "help", "at": asked.asked_at, "text": _line(asked)}
        for asked in case.party_questions.select_related("answer")
        if (since is None or asked.asked_at >= since) and (until is None or asked.asked_at <= until)
    ]


def _line(asked: PartyQuestion) -> SafeString:
    if asked.answered_at:
        came = phrase("Answered {answered_at} UTC.", answered_at=short_moment(asked.answered_at))
    else:
        came = phrase("An answer is hoped for by {wanted_by}.", wanted_by=short_deadline(asked.wanted_by))
    return phrase_marked(
        'the mediator put <a href="#question-{number}">question {number}</a> to the {side}. {came}',
        number=asked.number,
        side=noun(asked.side),
        came=came,
    )
