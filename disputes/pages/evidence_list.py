"""The evidence of a case as a list: who brought it, its size and hash, and when the mediator opened it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from core import clock
from core.phrases import phrase
from core.presenting import short_moment
from disputes import marks
from disputes.access import may_see_evidence
from disputes.beside import Heard
from disputes.models import Case, Exhibit, Phase
from disputes.pages import exhibit_marks
from disputes.pages.exhibit_acts import links
from disputes.pages.exhibit_marks import Mark
from disputes.pages.pins import count_words
from disputes.pages.reader import Reader
from disputes.pages.told_as.counted import how_long
from disputes.pages.words_beside import shown_beside
from disputes.reading import close_of
from disputes.sealed_exhibits import is_masked
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
    happened: str = ""
    about: str = ""
    marks: tuple[Mark, ...] = ()
    gist: str = ""
    day: date | None = None
    is_masked: bool = False
    thumb: str = ""
    pins: str = ""


def exhibits(reader: Reader) -> list[Shown]:
    case = reader.case
    opens = may_see_evidence(reader.person, case)
    return [_shown(reader, exhibit, opens) for exhibit in reader.exhibits]


def has_anothers_caption(reader: Reader, shown: Shown) -> bool:
    return shown.position != reader.side and bool(shown.caption or shown.flagged or shown.pins)


def closes(reader: Reader) -> str:
    """Until when an exhibit is sure to be read, where the mediator has announced that evidence closes."""
    case = reader.case
    close = close_of(case) if case.phase == Phase.MEDIATION and case.mediator_id else None
    if close is None:
        return ""
    if close.closes_at <= clock.now():
        return phrase(
            "Evidence closed {closes_at} UTC, as the mediator announced. What is added now "
            "may come too late to be read before the recommendation.",
            closes_at=short_moment(close.closes_at),
        )
    return phrase(
        "The mediator closes the evidence {closes_at} UTC. What is added after it may "
        "come too late to be read before the recommendation.",
        closes_at=short_moment(close.closes_at),
    )


def _late(exhibit: Exhibit) -> str:
    if exhibit.added_in == Phase.RESPONSE:
        return ""
    phase = Phase(exhibit.added_in).label.lower()
    return phrase("Added {added_at}, in {added_in}.", added_at=short_moment(exhibit.added_at), added_in=phase)


def _shown(reader: Reader, exhibit: Exhibit, opens: bool) -> Shown:
    hidden = is_masked(exhibit)
    url = address(reader.case, exhibit) if opens and not hidden else ""
    found = exhibit_marks.of(reader, exhibit)
    caption, flagged = shown_beside(reader.case, reader.person, exhibit, "caption")
    return Shown(
        number=f"E{exhibit.number}",
        name=exhibit.file.name,
        url=url,
        download=f"{url}?download" if url else "",
        position=exhibit.side,
        who=phrase("You") if exhibit.side == reader.side else reader.name(exhibit.side),
        size=shown_size(exhibit.file.size),
        hash=exhibit.file.sha256,
        caption=caption,
        flagged=flagged,
        note=_late(exhibit),
        read=_read(reader, exhibit),
        acts=(*links(reader, exhibit), *([_the_copy(url)] if url and _has_both(reader, exhibit) else [])),
        look=looked_at(reader.case, exhibit) if opens else "",
        shared=_copy(reader, exhibit),
        shared_hash=exhibit.file.shared_sha256,
        happened=exhibit_marks.period_words(exhibit.happened_from, exhibit.happened_until)
        if exhibit.happened_from
        else "",
        about=exhibit_marks.about_words(reader.case, exhibit.about_id),
        marks=found,
        gist=exhibit_marks.gist_words(reader, exhibit),
        day=exhibit.happened_from,
        is_masked=hidden,
        thumb=_thumb(reader, exhibit) if url else "",
        pins=count_words(reader.case, exhibit),
        state="withdrawn" if any(mark.is_withdrawal for mark in found) else "ready",
    )


def _has_both(reader: Reader, exhibit: Exhibit) -> bool:
    """Whether this person gets the original, of which others get a copy."""
    return exhibit.file.has_copy and not exhibit.is_sealed and (not reader.side or exhibit.side == reader.side)


def _the_copy(url: str) -> dict[str, str]:
    return {"label": phrase("Open the shared copy"), "url": f"{url}?shared"}


def _copy(reader: Reader, exhibit: Exhibit) -> str:
    """Who gets what of a picture in which something was hidden."""
    if not exhibit.file.has_copy or exhibit.is_sealed:
        return ""
    copy = phrase("a copy without the data hidden in this picture (such as place and camera)")
    if exhibit.side == reader.side:
        return phrase("The other side gets {copy}; you and the mediator get the original.", copy=copy)
    if reader.side:
        return phrase("You get {copy}; the hash above is that of the original, which the mediator can open.", copy=copy)
    return phrase("You get the original; the side that did not bring it gets {copy}.", copy=copy)


def address(case: Case, exhibit: Exhibit) -> str:
    return reverse("exhibit", args=[case.pk, exhibit.number])


def looked_at(case: Case, exhibit: Exhibit) -> str:
    """Where it is shown in a page; empty where nothing of its kind can be, and nothing more is known of it."""
    known = marks.of(case, exhibit).earlier or exhibit.is_sealed
    return reverse("exhibit-look", args=[case.pk, exhibit.number]) if form_of(exhibit.file) or known else ""


def _thumb(reader: Reader, exhibit: Exhibit) -> str:
    """A small picture of a picture; a mediator gets one of what they have opened: to see it is to have read it."""
    own = any(each.mediator_id == reader.person.pk for each in reader.readings.get(exhibit.pk, []))
    if form_of(exhibit.file) != "picture" or not (reader.side or own):
        return ""
    return f"{reverse('file-preview', args=[exhibit.file_id])}?small"


def _read(reader: Reader, exhibit: Exhibit) -> str | None:
    """The receipt of the last mediator who opened it: since when, and for how long in all."""
    readings = reader.readings.get(exhibit.pk)
    if not readings:
        return "" if reader.case.mediator_id else None
    last = readings[-1]
    if last.open_since:
        return phrase(
            "{mediator} opened it {opened_at}, and has it open",
            mediator=last.mediator,
            opened_at=short_moment(last.opened_at),
        )
    places = {"mediator": last.mediator, "opened_at": short_moment(last.opened_at)}
    if not last.read_for:
        return phrase("{mediator} opened it {opened_at}", **places)
    return phrase(
        "{mediator} opened it {opened_at}, for {how_long}", how_long=how_long(last.read_for.total_seconds()), **places
    )
