"""What was on the table: the offers of the sides, and what mediators recommended."""

from __future__ import annotations

from core.phrases import phrase
from disputes.pages.offers import Shown
from disputes.pages.offers import offers as all_offers
from disputes.pages.reader import Reader
from disputes.pages.recommended import recommended as last_recommended
from disputes.whole_case.document import Part, Section, note, said, under
from disputes.whole_case.shared import share
from disputes.whole_case.told import words_of


def offered(reader: Reader) -> Section:
    there = all_offers(reader)
    parts = [_offer(reader, each) for each in [*there.open, *there.past]]
    return Section(phrase("Offers"), parts or [note(phrase("None was made."))])


def _offer(reader: Reader, offer: Shown) -> Part:
    ended = offer.ended or phrase("Open")
    lead = f"{reader.name(offer.side)}, {offer.when}: {share(reader.case, offer.to_freelancer)}. {ended}."
    return said(lead, *words_of(offer.note, offer.flagged))


def recommended(reader: Reader) -> Section:
    made = last_recommended(reader)
    if made is None:
        return Section(phrase("Recommendation"), [note(phrase("None was issued."))])
    answers = ". ".join(f"{reader.name(each.side)}: {each.words}" for each in made.answers)
    parts: list[Part] = [
        under(
            phrase("Recommendation {number}, {kind}", number=made.number, kind=made.kind)
            if made.kind
            else phrase("Recommendation {number}", number=made.number)
        ),
        said(f"{made.mediator}, {made.when}: {share(reader.case, made.to_freelancer)}", made.reasons),
        said(phrase("What would change it"), made.would_change),
        note(f"{answers}."),
    ]
    for each in made.earlier:
        lead = f"{each.mediator}, {each.when}: {share(reader.case, each.to_freelancer)}"
        parts += [under(each.title), said(lead, each.reasons, " ".join([each.ended, *each.void]))]
    return Section(phrase("Recommendation"), parts)
