"""The evidence of a case as a list: who brought it, its size and hash, and when the mediator opened it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from core import clock
from core.presenting import short_moment
from disputes.access import may_see_evidence
from disputes.beside import Heard
from disputes.models import Case, Exhibit, Phase
from disputes.pages.buttons import address as act
from disputes.pages.reader import Reader
from disputes.pages.told_as.counted import how_long
from disputes.pages.words_beside import shown_beside
from disputes.reading import close_of
from evidence.names import shown_size
from evidence.previewing import form_of


@dataclass(frozen=True)
class Shown:
    """For components/exhibits.html."""

    number: str
    name: str
    url: str
    download: str
    position: str
    who: str
    size: str
    hash: str
    caption: str
    note: str
    read: str | None
    state: str = "ready"
    acts: tuple[dict[str, str], ...] = ()
    flagged: Heard | None = None
    look: str = ""
    shared: str = ""
    shared_hash: str = ""


def exhibits(reader: Reader) -> list[Shown]:
    case = reader.case
    opens = may_see_evidence(reader.person, case)
    return [_shown(reader, exhibit, opens) for exhibit in reader.exhibits]


def has_anothers_caption(reader: Reader, shown: Shown) -> bool:
    return shown.position != reader.side and bool(shown.caption or shown.flagged)


def closes(reader: Reader) -> str:
    """Until when an exhibit is sure to be read, where the mediator has announced that evidence closes."""
    case = reader.case
    close = close_of(case) if case.phase == Phase.MEDIATION and case.mediator_id else None
    if close is None:
        return ""
    if close.closes_at <= clock.now():
        return (
            f"Evidence closed {short_moment(close.closes_at)} UTC, as the mediator announced. What is added now may "
            "come too late to be read before the recommendation."
        )
    return (
        f"The mediator closes the evidence {short_moment(close.closes_at)} UTC. What is added after it may come too "
        "late to be read before the recommendation."
    )


def _shown(reader: Reader, exhibit: Exhibit, opens: bool) -> Shown:
    url = address(reader.case, exhibit) if opens else ""
    caption, flagged = shown_beside(reader.case, reader.person, exhibit, "caption")
    late = "" if exhibit.added_in == "response" else f"Added {short_moment(exhibit.added_at)}, in {exhibit.added_in}."
    return Shown(
        number=f"E{exhibit.number}",
        name=exhibit.file.name,
        url=url,
        download=f"{url}?download" if url else "",
        position=exhibit.side,
        who="You" if exhibit.side == reader.side else reader.name(exhibit.side),
        size=shown_size(exhibit.file.size),
        hash=exhibit.file.sha256,
        caption=caption,
        flagged=flagged,
        note=late,
        read=_read(reader, exhibit),
        acts=(*_acts(reader, exhibit), *([_the_copy(url)] if url and _has_both(reader, exhibit) else [])),
        look=looked_at(reader.case, exhibit) if opens else "",
        shared=_copy(reader, exhibit),
        shared_hash=exhibit.file.shared_sha256,
    )


def _has_both(reader: Reader, exhibit: Exhibit) -> bool:
    """Whether this person gets the original, of which others get a copy."""
    return exhibit.file.has_copy and (not reader.side or exhibit.side == reader.side)


def _the_copy(url: str) -> dict[str, str]:
    return {"label": "Open the shared copy", "url": f"{url}?shared"}


def _copy(reader: Reader, exhibit: Exhibit) -> str:
    """Who gets what of a picture in which something was hidden."""
    if not exhibit.file.has_copy:
        return ""
    copy = "a copy without the data hidden in this picture (such as place and camera)"
    if exhibit.side == reader.side:
        return f"The other side gets {copy}; you and the mediator get the original."
    if reader.side:
        return f"You get {copy}; the hash above is that of the original, which the mediator can open."
    return f"You get the original; the side that did not bring it gets {copy}."


def address(case: Case, exhibit: Exhibit) -> str:
    return reverse("exhibit", args=[case.pk, exhibit.number])


def looked_at(case: Case, exhibit: Exhibit) -> str:
    """Where it is shown in a page; empty where nothing of its kind can be."""
    return reverse("exhibit-look", args=[case.pk, exhibit.number]) if form_of(exhibit.file) else ""


def _read(reader: Reader, exhibit: Exhibit) -> str | None:
    """The receipt of the last mediator who opened it: since when, and for how long in all."""
    readings = reader.readings.get(exhibit.pk)
    if not readings:
        return "" if reader.case.mediator_id else None
    last = readings[-1]
    if last.open_since:
        return f"{last.mediator} opened it {short_moment(last.opened_at)}, and has it open"
    took = f", for {how_long(last.read_for.total_seconds())}" if last.read_for else ""
    return f"{last.mediator} opened it {short_moment(last.opened_at)}{took}"


def _acts(reader: Reader, exhibit: Exhibit) -> tuple[dict[str, str], ...]:
    """Whoever has it open says when they have done with it: for how long it was open stands on the record."""
    own = [each for each in reader.readings.get(exhibit.pk, []) if each.mediator_id == reader.person.pk]
    is_open = any(each.open_since for each in own)
    if not is_open or reader.case.mediator_id != reader.person.pk:
        return ()
    return ({"label": "Done reading", "url": act(reader.case, "close_exhibit", exhibit=exhibit.number)},)
