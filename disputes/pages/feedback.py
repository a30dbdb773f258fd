"""Feedback on a closed case: what the reader may see of it, what is still sealed, and until when."""

from __future__ import annotations

from dataclasses import dataclass

from core.phrases import phrase
from core.presenting import long_deadline
from disputes.feedback import closes_at, is_over, seen_by
from disputes.pages.buttons import Button, button
from disputes.pages.reader import Reader
from record.declaring import SIDES


@dataclass(frozen=True)
class Given:
    """What one side said. `stars` in words."""

    side: str
    who: str
    is_own: bool
    stars: str
    words: str


@dataclass(frozen=True)
class FeedbackShown:
    """For disputes/_feedback.html."""

    given: list[Given]
    says: str
    acts: list[Button]


def feedback(reader: Reader) -> FeedbackShown | None:
    """For the two sides of a closed case."""
    case = reader.case
    if not case.is_closed or not reader.side:
        return None
    seen = seen_by(case, reader.person)
    acts = [button(reader, "give_feedback"), button(reader, "rate_process", style="second")]
    return FeedbackShown(
        given=[
            Given(each.side, reader.name(each.side), each.side == reader.side, each.get_stars_display(), each.words)
            for each in seen
        ],
        says=_says(reader, len(seen)),
        acts=[act for act in acts if act is not None],
    )


def _says(reader: Reader, seen: int) -> str:
    if seen == len(SIDES):
        return phrase("Both of you have given feedback.")
    if is_over(reader.case):
        return (
            phrase("The time for feedback is over.")
            if seen
            else phrase("Nobody gave feedback, and the time for it is over.")
        )
    until = long_deadline(closes_at(reader.case))
    return phrase("Each side sees the other’s feedback once both have given theirs, or after {until}.", until=until)
