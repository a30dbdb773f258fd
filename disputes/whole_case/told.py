"""What the sides said: claim and answer item by item, and their stories."""

from __future__ import annotations

from core.phrases import phrase, phrase_later
from core.presenting import money_words
from disputes.beside import Heard
from disputes.models import Case, Found, Statement
from disputes.pages import both_sides
from disputes.pages.both_sides import Item, Says, Story
from disputes.pages.reader import Reader
from disputes.whole_case.document import Part, Section, note, said, under
from disputes.whole_case.shared import share
from record.declaring import SIDES

CLOSED_HERE = phrase_later("It stays closed in this document; the page of the case can open it.")


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
    return Section(phrase("Claim and answer"), parts)


def _story(case: Case, story: Story, figure: str) -> list[Part]:
    lead = (
        phrase("The claim of {name}: {figure}", name=story.name, figure=figure)
        if story.side == case.claimant
        else phrase("The answer of {name}: {figure}", name=story.name, figure=figure)
    )
    if story.until:
        return [said(lead, "", story.until)]
    parts = [said(lead, *words_of(story.text, story.flagged))]
    if story.wants or story.flagged_wants:
        parts.append(
            said(
                phrase("Besides the money, {name} wants", name=story.name), *words_of(story.wants, story.flagged_wants)
            )
        )
    return parts


def _item(item: Item) -> list[Part]:
    worth = phrase(", worth {worth}", worth=money_words(item.worth, item.currency)) if item.worth is not None else ""
    parts = [
        under(item.title),
        note(phrase("Counts as done when: {criterion}{worth}", criterion=item.criterion, worth=worth)),
    ]
    parts += [_says(says) for side in SIDES if (says := getattr(item, side))]
    if item.finding:
        cites = ", ".join(each["label"] for each in item.finding.cites)
        found = Found(item.finding.found).label
        lead = (
            phrase("The mediator found: {found}, by {cites}", found=found, cites=cites)
            if cites
            else phrase("The mediator found: {found}", found=found)
        )
        parts.append(said(lead, item.finding.text))
    return parts


def _says(says: Says) -> Part:
    return said(f"{says.name}: {Found(says.found).label}", *words_of(says.text, says.flagged))
