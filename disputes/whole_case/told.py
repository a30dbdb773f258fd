"""What the sides said and handed in: claim and answer item by item, their stories, and the evidence with its hashes."""

from __future__ import annotations

from core.presenting import long_moment, money_words, short_moment
from disputes.beside import Heard
from disputes.models import Case, Exhibit, Found, Statement
from disputes.models.exhibit import Reading
from disputes.pages import both_sides
from disputes.pages.both_sides import Item, Says, Story
from disputes.pages.reader import Reader
from disputes.pages.told_as.counted import how_long
from disputes.pages.words_beside import shown_beside
from disputes.whole_case.document import Part, Section, facts, note, said, under
from disputes.whole_case.shared import share
from evidence.names import shown_size
from record.declaring import SIDES

CLOSED_HERE = "It stays closed in this document; the page of the case can open it."


def words_of(text: str, flagged: Heard | None) -> tuple[str, str]:
    """The words as this reader finds them, and what the portal says about them. What is folded stays closed."""
    if flagged is None:
        return text, ""
    return ("", f"{flagged.note} {CLOSED_HERE}") if flagged.is_folded else (flagged.text, flagged.note)


def claimed(reader: Reader, statements: list[Statement]) -> Section:
    parts: list[Part] = []
    for story, statement in zip(both_sides.stories(reader, statements), statements, strict=True):
        parts += _story(reader.case, story, share(reader.case, statement.to_freelancer))
    for item in both_sides.claim_items(reader, statements):
        parts += _item(item)
    return Section("Claim and answer", parts)


def _story(case: Case, story: Story, figure: str) -> list[Part]:
    what = "claim" if story.side == case.claimant else "answer"
    lead = f"The {what} of {story.name}: {figure}"
    if story.until:
        return [said(lead, "", story.until)]
    parts = [said(lead, *words_of(story.text, story.flagged))]
    if story.wants or story.flagged_wants:
        parts.append(said(f"Besides the money, {story.name} wants", *words_of(story.wants, story.flagged_wants)))
    return parts


def _item(item: Item) -> list[Part]:
    worth = f", worth {money_words(item.worth, item.currency)}" if item.worth is not None else ""
    parts = [under(item.title), note(f"Counts as done when: {item.criterion}{worth}")]
    parts += [_says(says) for side in SIDES if (says := getattr(item, side))]
    if item.finding:
        cites = ", ".join(each["label"] for each in item.finding.cites)
        lead = f"The mediator found: {Found(item.finding.found).label}{f', by {cites}' if cites else ''}"
        parts.append(said(lead, item.finding.text))
    return parts


def _says(says: Says) -> Part:
    return said(f"{says.name}: {Found(says.found).label}", *words_of(says.text, says.flagged))


def evidence(reader: Reader) -> Section:
    parts: list[Part] = []
    for exhibit in reader.exhibits:
        parts += _exhibit(reader, exhibit)
    return Section("Evidence", parts or [note("None was handed in.")])


def _exhibit(reader: Reader, exhibit: Exhibit) -> list[Part]:
    file = exhibit.file
    words, told = words_of(*shown_beside(reader.case, reader.person, exhibit, "caption"))
    rows = [
        ("From", f"{reader.name(exhibit.side)}, {long_moment(exhibit.added_at)}, in {exhibit.added_in}"),
        ("File", f"{file.content_type}, {shown_size(file.size)}"),
        ("SHA-256", file.sha256),
        ("Opened", "\n".join(_opened(each) for each in reader.readings.get(exhibit.pk, [])) or "By no mediator"),
    ]
    return [under(f"{exhibit} {file.name}"), *([said("Caption", words, told)] if words or told else []), facts(rows)]


def _opened(reading: Reading) -> str:
    took = f", for {how_long(reading.read_for.total_seconds())}" if reading.read_for else ""
    return f"By {reading.mediator}, {short_moment(reading.opened_at)}{took}"
