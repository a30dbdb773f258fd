"""The whole case for a side or its mediator: what its pages say to this reader, and no more.

What is folded on a page stays closed here: paper cannot be opened at will. Private rooms are not in it, not even the
reader's own: a document is handed on more easily than a page. Nor is a bid, which nobody is shown.
"""

from __future__ import annotations

from core import clock
from core.phrases import phrase, phrase_later, phrase_of
from core.positions import noun
from core.presenting import long_moment, money_words
from disputes.models import Case
from disputes.pages import both_sides, sentences
from disputes.pages.reader import Reader
from disputes.pages.transfers import transfers
from disputes.whole_case.bargained import offered, recommended
from disputes.whole_case.document import Document, Section, note, table
from disputes.whole_case.evidence import by_deliverable, evidence
from disputes.whole_case.shared import STANDS, how_to_verify, money_moved, share, timeline
from disputes.whole_case.talked import talked
from disputes.whole_case.told import claimed
from people.models import User
from record.models import Event
from record.who import who

MOST_ENTRIES = 2_000
ENTRIES = (
    (phrase_later("Number"), "right"),
    (phrase_later("When"), "left"),
    (phrase_later("What, and the hash"), "wide"),
)


def whole_case(case: Case, person: User) -> bytes:
    return document_of(case, person).as_pdf(clock.portal_now())


def document_of(case: Case, person: User) -> Document:
    reader = Reader(case, person)
    events = list(Event.objects.filter(subject=case).select_related("by").order_by("number"))
    statements = both_sides.statements_of(case)
    made = long_moment(clock.now())
    return Document(
        title=phrase("Case {reference}: {title}", reference=case.reference, title=case.title),
        running=phrase(
            "{reference}, as {person} may read it, {made}", reference=case.reference, person=person, made=made
        ),
        lead=[
            phrase(
                "Made for {person} ({position} in this case), {made}. It holds what the pages "
                "of the case say to this reader. Private rooms and sealed bids are not in it. "
                "Times are in UTC.",
                person=person,
                position=reader.position,
                made=made,
            )
        ],
        facts=_cover(reader, events),
        sections=[
            timeline(case, events),
            claimed(reader, statements),
            evidence(reader),
            *by_deliverable(reader),
            offered(reader),
            recommended(reader),
            talked(reader),
            money_moved(case, transfers(case)),
            _record(reader, events),
            how_to_verify(),
        ],
    )


def _cover(reader: Reader, events: list[Event]) -> list[tuple[str, str]]:
    case = reader.case
    rulebook = case.contract.rulebook
    return [
        (phrase("Reference"), case.reference),
        (phrase("Contract"), f"{case.contract.reference}, {case.contract.title}"),
        (phrase("Client"), f"{reader.name('client')} ({noun(case.role_of('client'))})"),
        (phrase("Freelancer"), f"{reader.name('freelancer')} ({noun(case.role_of('freelancer'))})"),
        (phrase("Mediator"), str(case.mediator) if case.mediator else phrase("None yet")),
        (phrase("Amount in dispute"), money_words(case.amount, case.currency)),
        (phrase("Claimed"), share(case, case.claimed)),
        (phrase("Answered"), share(case, case.answered)),
        (phrase("Rulebook"), phrase("{name}, version {version}", name=rulebook.name, version=rulebook.version)),
        (
            phrase("State"),
            phrase("{state}, held", state=STANDS[case.phase]) if case.is_held else str(STANDS[case.phase]),
        ),
        (phrase("Opened"), long_moment(case.opened_at)),
        *([(phrase("Closed"), long_moment(case.closed_at))] if case.closed_at else []),
        (
            phrase("Record"),
            phrase_of(
                len(events),
                "{number} entry. The last hash:\n{hash_hex}",
                "{number} entries. The last hash:\n{hash_hex}",
                hash_hex=events[-1].hash_hex if events else "",
            ),
        ),
    ]


def _record(reader: Reader, events: list[Event]) -> Section:
    case = reader.case
    left = len(events) - MOST_ENTRIES
    rows = [
        (
            str(event.number),
            f"{event.at:%Y-%m-%d %H:%M}",
            (f"{who(event)} {sentences.on_record(case, event)}", event.hash_hex),
        )
        for event in events[-MOST_ENTRIES:]
    ]
    earlier = [note(phrase("The first {left} entries are in the export of the record.", left=left))] if left > 0 else []
    return Section(phrase("The record"), [*earlier, table(ENTRIES, rows)])
