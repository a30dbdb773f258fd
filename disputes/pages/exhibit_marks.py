"""What an exhibit says of itself, and what has become of it, in words: for the list, the table and the document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import clock
from core.phrases import phrase, phrase_later
from core.presenting import long_date, long_moment, short_moment
from disputes import marks
from disputes.citing import answerable_from
from disputes.describing import place_of
from disputes.inputs import deliverables_of
from disputes.inputs_exhibits import WHOLE
from disputes.models import Case, EarlierDescription, Exhibit
from disputes.pages.reader import Reader
from disputes.sealed_exhibits import is_masked
from record.declaring import other_side

UNKNOWN = phrase_later("Not said")
THE_WHOLE = phrase_later("The whole")
UNANSWERED = phrase_later("{who} has not answered whether they are genuine: they count as not admitted.")


@dataclass(frozen=True)
class Mark:
    """One fact in a word, with the sentence that says it in full."""

    name: str
    icon: str
    words: str
    is_withdrawal: bool = False


def day_words(day: date) -> str:
    """“Sat 14 March 2026”"""
    return long_date(day)


def period_words(first: date | None, last: date | None) -> str:
    if first is None:
        return UNKNOWN
    return (
        phrase("{day_words} to {day_words2}", day_words=day_words(first), day_words2=day_words(last))
        if last
        else day_words(first)
    )


def about_words(case: Case, deliverable: int | None) -> str:
    """“1.2 Reference list”, or that it is about the whole."""
    place = place_of(case, deliverable)
    return THE_WHOLE if place == WHOLE else f"{place} {deliverables_of(case.disputed)[place].title}"


def recorded_period(words: str) -> str:
    """As an entry of the record has it: “2026-01-05/2026-01-07”."""
    days = [date.fromisoformat(each) for each in words.split("/") if each]
    return period_words(days[0], days[1] if len(days) > 1 else None) if days else UNKNOWN


def of(reader: Reader, exhibit: Exhibit) -> tuple[Mark, ...]:
    """Sealed, from outside, late, withdrawn: what counts when it is weighed."""
    found = [_sealed(reader, exhibit), _import(reader, exhibit), _late(exhibit), _withdrawn(reader, exhibit)]
    return tuple(each for each in found if each)


def _sealed(reader: Reader, exhibit: Exhibit) -> Mark | None:
    if not exhibit.is_sealed:
        return None
    who = reader.name(other_side(exhibit.side))
    if not reader.side:
        opens = phrase("{who} does not open it.", who=who)
    elif is_masked(exhibit):
        opens = phrase("You do not open it; the mediator can.")
    else:
        opens = phrase("You and the mediator open it; {who} does not.", who=who)
    words = phrase("Sealed: “{sealed_because}”. {opens}", sealed_because=exhibit.sealed_because, opens=opens)
    since = answerable_from(reader.case, exhibit)
    if since and since > clock.now():
        words += " " + phrase("A recommendation may rely on it from {moment}.", moment=long_moment(since))
    return Mark(phrase("Sealed"), "lock", words)


def _import(reader: Reader, exhibit: Exhibit) -> Mark | None:
    if not exhibit.is_import:
        return None
    answer, other = marks.of(reader.case, exhibit).answer, other_side(exhibit.side)
    is_own, who = other == reader.side, reader.name(other)
    from_where = phrase("Messages from outside the portal: “{came_from}”.", came_from=exhibit.came_from)
    if answer is None:
        words = (
            phrase("You have not answered whether they are genuine: they count as not admitted.")
            if is_own
            else phrase(UNANSWERED, who=who)
        )
        return Mark(phrase("Not admitted"), "unknown", f"{from_where} {words}")
    if answer.admits:
        words = phrase("You admitted them") if is_own else phrase("{who} admitted them", who=who)
    else:
        words = phrase("You denied them") if is_own else phrase("{who} denied them", who=who)
    name, icon = (phrase("Admitted"), "check") if answer.admits else (phrase("Denied"), "cross")
    said = f": “{answer.words}”" if answer.words else "."
    return Mark(name, icon, f"{from_where} {words}, {short_moment(answer.answered_at)}{said}")


def _late(exhibit: Exhibit) -> Mark | None:
    if not exhibit.came_late:
        return None
    return Mark(phrase("Late"), "clock", phrase("It came after evidence had closed, and may come unread."))


def _withdrawn(reader: Reader, exhibit: Exhibit) -> Mark | None:
    withdrawn = marks.of(reader.case, exhibit).withdrawn
    if withdrawn is None:
        return None
    who = (
        phrase("You withdrew it")
        if exhibit.side == reader.side
        else phrase("{side} withdrew it", side=reader.name(exhibit.side))
    )
    words = f"{who}, {short_moment(withdrawn.withdrawn_at)}: “{withdrawn.reason}”"
    return Mark(phrase("Withdrawn"), "cross", words, is_withdrawal=True)


def gist_words(reader: Reader, exhibit: Exhibit) -> str:
    """What the mediator told of it; empty where nothing was told."""
    gist = marks.of(reader.case, exhibit).gist
    return gist.words if gist else ""


def earlier(reader: Reader, exhibit: Exhibit) -> list[str]:
    """What it said before, the newest first."""
    return [_earlier(reader.case, each) for each in reversed(marks.of(reader.case, exhibit).earlier)]


def _earlier(case: Case, said: EarlierDescription) -> str:
    caption = f"“{said.caption}”" if said.caption else phrase("no caption")
    return phrase(
        "Until {replaced_at} it said: {caption}. When: {period_words}. About: {about_words}.",
        replaced_at=short_moment(said.replaced_at),
        caption=caption,
        period_words=period_words(said.happened_from, said.happened_until),
        about_words=about_words(case, said.about_id),
    )
