"""The evidence in a document: each exhibit with its hash and all that is said of it, and what it is about."""

from __future__ import annotations

from core.phrases import phrase, phrase_later
from core.presenting import long_moment, short_moment
from disputes import marks
from disputes.exhibits_in_file import said_of
from disputes.models import Case, Exhibit, Phase, Pin
from disputes.models.exhibit import Reading
from disputes.pages import exhibit_marks
from disputes.pages.claims import claims
from disputes.pages.evidence_list import exhibits
from disputes.pages.evidence_matrix import matrix
from disputes.pages.pins import place_words
from disputes.pages.reader import Reader
from disputes.pages.told_as.counted import how_long
from disputes.pages.words_beside import shown_beside
from disputes.sealed_exhibits import is_masked
from disputes.whole_case.document import Part, Section, facts, note, said, table, under
from disputes.whole_case.told import words_of
from evidence.names import shown_size

# As the arbitrator reads it, whose file names no “you”.
NAMES = {
    "late": phrase_later("Late"),
    "withdrawn": phrase_later("Withdrawn"),
    "messages_from_outside": phrase_later("From outside the portal"),
    "sealed": phrase_later("Sealed"),
    "gist": phrase_later("Gist told to the other side"),
}
COLUMNS = (
    (phrase_later("Exhibit"), "left"),
    (phrase_later("About, and who says so"), "wide"),
    (phrase_later("Opened by the mediator"), "wide"),
)


def evidence(reader: Reader) -> Section:
    parts: list[Part] = []
    for exhibit in reader.exhibits:
        parts += _exhibit(reader, exhibit)
    return Section(phrase("Evidence"), parts or [note(phrase("None was handed in."))])


def by_deliverable(reader: Reader) -> list[Section]:
    """The table of the case's pages, where there is evidence."""
    shown = exhibits(reader)
    if not shown:
        return []
    made = matrix(shown, claims(reader.case, reader.person), str(reader.case.mediator or phrase("The mediator")))
    rows = []
    for row in made.rows:
        cites = [
            f"{title}: {', '.join(f'{cite.who} {cite.words}' for cite in cell)}"
            for title, cell in zip(made.columns, row.cells, strict=True)
            if cell
        ]
        rows.append((row.number, "\n".join(cites), row.opened))
    return [Section(phrase("Evidence by deliverable"), [table(COLUMNS, rows)])]


def for_all(case: Case, exhibit: Exhibit) -> list[tuple[str, str]]:
    """What is said of it, for a document that names both sides."""
    own = said_of(case, exhibit)
    rows = [
        (phrase("When"), exhibit_marks.period_words(exhibit.happened_from, exhibit.happened_until)),
        (phrase("About"), exhibit_marks.about_words(case, exhibit.about_id)),
        *(
            (name, phrase("After evidence had closed") if key == "late" else own[key])
            for key, name in NAMES.items()
            if key in own
        ),
    ]
    if exhibit.is_import:
        state = (
            phrase("Admitted")
            if "admitted" in own
            else phrase("Denied")
            if "denied" in own
            else phrase("Not answered: not admitted")
        )
        rows.append((phrase("The other side"), f"{state}: “{own['answer']}”" if "answer" in own else state))
    return rows


def _exhibit(reader: Reader, exhibit: Exhibit) -> list[Part]:
    file, case = exhibit.file, reader.case
    words, told = words_of(*shown_beside(case, reader.person, exhibit, "caption"))
    gist = exhibit_marks.gist_words(reader, exhibit)
    size = shown_size(file.size)
    rows = [
        (
            phrase("From"),
            phrase(
                "{side}, {added_at}, in {added_in}",
                side=reader.name(exhibit.side),
                added_at=long_moment(exhibit.added_at),
                added_in=Phase(exhibit.added_in).label.lower(),
            ),
        ),
        (phrase("When"), exhibit_marks.period_words(exhibit.happened_from, exhibit.happened_until)),
        (phrase("About"), exhibit_marks.about_words(case, exhibit.about_id)),
        (phrase("File"), phrase("Sealed, {size}", size=size) if is_masked(exhibit) else f"{file.content_type}, {size}"),
        ("SHA-256", file.sha256),
        (
            phrase("Opened"),
            "\n".join(_opened(each) for each in reader.readings.get(exhibit.pk, [])) or phrase("By no mediator"),
        ),
        *((mark.name, mark.words) for mark in exhibit_marks.of(reader, exhibit)),
        *([(phrase("Gist"), gist)] if gist else []),
        *((phrase("Before"), earlier) for earlier in exhibit_marks.earlier(reader, exhibit)),
    ]
    return [
        under(f"{exhibit} {file.name}"),
        *([said(phrase("Caption"), words, told)] if words or told else []),
        facts(rows),
        *(
            said(pin_words(exhibit, pin), *words_of(*shown_beside(case, reader.person, pin, "words")))
            for pin in marks.pins(case, exhibit)
        ),
    ]


def pin_words(exhibit: Exhibit, pin: Pin) -> str:
    """“Pin 1: page 2, 455 of 1000 from the left, 300 of 1000 from the top”"""
    return phrase("Pin {number}: {place}", number=pin.number, place=place_words(exhibit, pin))


def _opened(reading: Reading) -> str:
    places = {"mediator": reading.mediator, "opened_at": short_moment(reading.opened_at)}
    if not reading.read_for:
        return phrase("By {mediator}, {opened_at}", **places)
    return phrase(
        "By {mediator}, {opened_at}, for {how_long}", how_long=how_long(reading.read_for.total_seconds()), **places
    )
