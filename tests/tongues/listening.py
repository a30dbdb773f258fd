"""What a page says that was not translated: its text, and the words of its attributes, outside the brackets."""

from __future__ import annotations

import re
import zoneinfo
from html.parser import HTMLParser

from babel import Locale

from tests.tongues.speaking import CLOSES, CODE, OPENS

SPOKEN = ("aria-label", "title", "alt", "placeholder", "data-label", "data-words", "aria-description")
SILENT = ("script", "style", "template", "kbd", "code", "pre")
VOID = ("input", "br", "hr", "img", "meta", "link", "use", "path", "rect", "line", "circle", "source", "col", "wbr")
WORD = re.compile(r"[^\W\d_]{2,}")
_manx = Locale.parse(CODE)
# The zone, currencies, units and formats are the same everywhere; days and months are as CLDR writes them.
SAME = "UTC USD EUR GBP INR JPY PDF ZIP CSV JSON API Evenhand SHA EH KiB MiB IP Gaelg English"
KNOWN = set(SAME.split()) | {
    word
    for names in (_manx.days, _manx.months)
    for widths in names.values()
    for each in widths.values()
    for name in each.values()
    for word in WORD.findall(name)
}
# Django's own, in each language in which it comes: what a password lacks.
LIBRARIES = re.compile(r"^Your password ")
ZONES = zoneinfo.available_timezones()


class Reader(HTMLParser):
    """Collects what stands outside the brackets, one piece for each run of text between elements."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.silent: list[str] = []
        self.pieces: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [value for name, value in attrs if name in SPOKEN and value]
        given = dict(attrs)
        if tag == "input" and given.get("type") in ("submit", "button") and given.get("value"):
            self.attributes.append(given["value"] or "")
        if ((tag in SILENT or given.get("lang") or "data-people" in given) and tag not in (*VOID, "html")) or (
            self.silent and tag == self.silent[-1]
        ):
            self.silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and tag == self.silent[-1]:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        outside = self._outside(data)
        if not self.silent:
            self.pieces += outside

    def _outside(self, data: str) -> list[str]:
        pieces, piece = [], ""
        for letter in data:
            if letter == OPENS:
                self.depth += 1
            elif letter == CLOSES:
                self.depth = max(self.depth - 1, 0)
            elif not self.depth:
                piece += letter
                continue
            pieces.append(piece)
            piece = ""
        return [each for each in (*pieces, piece) if each.strip()]


def unsaid(page: str, known: str = "") -> list[str]:
    """The pieces that hold words nobody translated. `known`: all that people wrote, in which they may stand."""
    reader = Reader()
    reader.feed(page)
    found = list(reader.pieces)
    for words in reader.attributes:
        apart = Reader()
        found += apart._outside(words)
    return [piece for each in found if (piece := " ".join(each.split())) and _is_ours(piece, known)]


def _is_ours(piece: str, known: str) -> bool:
    """Whether a part of it, between signs, has words that nobody wrote just so and that are not the same everywhere."""
    if re.search(r"[0-9a-f]{40,}", piece) or piece.replace(" ", "_") in ZONES or piece.startswith("http"):
        return False
    if LIBRARIES.search(piece):
        return False
    piece = re.sub(r" · Evenhand$|^\{\w+\}$|^(?:EH|C)-\d+|^E?\d+(?:\.\d+)*\.? ", "", piece)
    parts = (part.strip(" .·()#–—→←…!?‑-") for part in re.split(r"[,:;“”]", piece))
    return any(part not in known for part in parts if any(word not in KNOWN for word in WORD.findall(part)))
