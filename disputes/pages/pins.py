"""The pins of an exhibit in a page: as marks over the picture, and as a list that says the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from core.phrases import phrase, phrase_of
from core.presenting import short_moment
from disputes import marks
from disputes.beside import Heard
from disputes.models import Case, Exhibit, Pin
from disputes.models.exhibit import EXPLAINED
from disputes.pages.buttons import address
from disputes.pages.reader import Reader
from disputes.pages.words_beside import shown_beside


@dataclass(frozen=True)
class Pinned:
    """For components/pins.html, and its mark for components/pin_marks.html."""

    number: int
    words: str
    flagged: Heard | None
    place: str
    position: str
    who: str
    when: str
    left: str
    top: str
    is_here: bool = True
    page_url: str = ""
    back_url: str = ""

    @property
    def label(self) -> str:
        """What a mark says to those who do not see it."""
        return phrase("Pin {number}: {words}", number=self.number, words=self.words or phrase("see the list"))


def pinned(reader: Reader, exhibit: Exhibit, page: int) -> list[Pinned]:
    """All that stand, with which of them are on this page."""
    return [_pinned(reader, exhibit, each, page) for each in marks.pins(reader.case, exhibit)]


def count_words(case: Case, exhibit: Exhibit) -> str:
    """“3 pins”; empty where there is none, or where they are sealed from the reader."""
    there = len(marks.pins(case, exhibit))
    return phrase_of(there, "{number} pin", "{number} pins") if there else ""


def place_words(exhibit: Exhibit, pin: Pin) -> str:
    places = {"page": pin.page, "x": pin.x, "y": pin.y}
    if exhibit.file.content_type == "application/pdf":
        return phrase("Page {page}, {x} of 1000 from the left, {y} of 1000 from the top", **places)
    return phrase("{x} of 1000 from the left, {y} of 1000 from the top", **places)


def share(thousandths: int) -> str:
    """As a picture is drawn with it: “45.5%”, in every language."""
    return f"{thousandths // 10}.{thousandths % 10}%"


def way_to_pin(reader: Reader, exhibit: Exhibit, page: int = 1) -> str:
    """Where this reader sets a pin on it; empty where they cannot."""
    return address(reader.case, "pin_exhibit", exhibit=exhibit.number, page=page) if _may(reader, exhibit) else ""


def _may(reader: Reader, exhibit: Exhibit) -> bool:
    case, own = reader.case, marks.of(reader.case, exhibit)
    is_open = case.standing in EXPLAINED and case.file_sent_at is None
    is_fixed = own.withdrawn is not None or (own.answer is not None and own.answer.admits)
    return exhibit.side == reader.side and is_open and not is_fixed and marks.can_be_pinned(exhibit)


def _pinned(reader: Reader, exhibit: Exhibit, pin: Pin, page: int) -> Pinned:
    case = reader.case
    words, flagged = shown_beside(case, reader.person, pin, "words")
    is_here, is_own = pin.page == page, pin.side == reader.side
    goes_back = is_own and _may(reader, exhibit)
    return Pinned(
        number=pin.number,
        words=words,
        flagged=flagged,
        place=place_words(exhibit, pin),
        position=pin.side,
        who=phrase("You") if is_own else reader.name(pin.side),
        when=short_moment(pin.made_at),
        left=share(pin.x),
        top=share(pin.y),
        is_here=is_here,
        page_url=""
        if is_here
        else f"{reverse('exhibit-look', args=[case.pk, exhibit.number])}?page={pin.page}#preview",
        back_url=address(case, "take_pin_back", exhibit=exhibit.number, pin=pin.number) if goes_back else "",
    )
