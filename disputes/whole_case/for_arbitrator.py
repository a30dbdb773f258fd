"""The case as the arbitrator gets it, to read: the same content as the file that it is part of, and no more.

No offer, bid, message or private room, and of the record no sentence: what was said stands in record.json. Once the
file is sent, this is what it was then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from core import clock
from core.phrases import in_english, phrase, phrase_later
from core.positions import noun
from core.presenting import NO_BREAK, long_moment, money_words
from disputes import beside, marks
from disputes.models import Case, Exhibit, Found, Phase, Statement
from disputes.pages.transfers import transfers
from disputes.sealed_exhibits import public_name
from disputes.whole_case.document import Document, Part, Section, facts, note, said, table, text, under
from disputes.whole_case.evidence import for_all, pin_words
from disputes.whole_case.shared import how_to_verify, money_moved, share, timeline
from evidence.names import shown_size
from record.models import Event

ENTRIES = (
    (phrase_later("Number"), "right"),
    (phrase_later("When"), "left"),
    (phrase_later("What, by whom, and the hash"), "wide"),
)


@in_english()
def for_arbitrator(
    case: Case,
    statements: Sequence[Statement],
    exhibits: Sequence[Exhibit],
    events: Iterable[tuple[Event, bool]],
) -> bytes:
    """`events` are those of the file, each with whether its content is in it."""
    until = case.file_sent_at or clock.portal_now()
    there = list(events)
    shown = [event for event, is_in_file in there if is_in_file]
    document = Document(
        title=phrase("Case {reference}: {title}", reference=case.reference, title=case.title),
        running=phrase("{reference}, for the arbitrator", reference=case.reference),
        lead=[
            phrase(
                "Offers, bids, messages and private rooms are without prejudice: they are not in it. Times are in UTC."
            )
        ],
        facts=_cover(case, shown),
        sections=[
            timeline(case, shown),
            Section(
                phrase("Claim and answer"), [part for each in statements for part in _statement(case, each, until)]
            ),
            _evidence(case, exhibits, shown, until),
            _recommendation(case, until),
            money_moved(case, [each for each in transfers(case) if each.at <= until]),
            _record(there),
            how_to_verify(
                text(phrase("This file has verify.py in it: “python3 verify.py THE-FILE.zip” checks all of it."))
            ),
        ],
    )
    return document.as_pdf(case.file_sent_at or case.phase_since)


def _cover(case: Case, shown: list[Event]) -> list[tuple[str, str]]:
    rulebook, contract = case.contract.rulebook, case.contract
    return [
        (phrase("Reference"), case.reference),
        (phrase("Contract"), f"{contract.reference}, {contract.title}"),
        (phrase("Client"), f"{contract.client} ({noun(case.role_of('client'))})"),
        (phrase("Freelancer"), f"{contract.freelancer} ({noun(case.role_of('freelancer'))})"),
        (phrase("Amount in dispute"), money_words(case.amount, case.currency)),
        (phrase("Claimed"), share(case, case.claimed)),
        (phrase("Answered"), share(case, case.answered)),
        (phrase("Rulebook"), phrase("{name}, version {version}", name=rulebook.name, version=rulebook.version)),
        (phrase("State"), phrase("Arbitration")),
        (phrase("Opened"), long_moment(case.opened_at)),
        (phrase("Last entry"), shown[-1].hash_hex if shown else ""),
    ]


def _statement(case: Case, statement: Statement, until: datetime) -> list[Part]:
    places = {"name": case.person_of(statement.side), "made_at": long_moment(statement.made_at)}
    lead = (
        phrase("The claim of {name}, {made_at}", **places)
        if statement.side == case.claimant
        else phrase("The answer of {name}, {made_at}", **places)
    )
    parts = [
        said(f"{lead}: {share(case, statement.to_freelancer)}", beside.in_file(case, statement, "narrative", until))
    ]
    if wants := beside.in_file(case, statement, "wants", until):
        parts.append(said(phrase("Besides the money"), wants))
    for item in statement.items.all():
        place = f"{item.deliverable.milestone.number}.{item.deliverable.number}"
        words = beside.in_file(case, item, "words", until)
        parts.append(said(f"{place} {item.deliverable.title}: {Found(item.done).label}", words))
    return parts


def _evidence(case: Case, exhibits: Sequence[Exhibit], shown: list[Event], until: datetime) -> Section:
    opened: dict[str, list[str]] = {}
    for event in shown:
        if event.act == "read_exhibit":
            opened.setdefault(str(event.said.get("exhibit")), []).append(
                phrase("By {by}, {at}", by=event.by, at=long_moment(event.at))
            )
    parts: list[Part] = []
    for each in exhibits:
        caption = beside.in_file(case, each, "caption", until)
        parts += [
            under(f"{each} {public_name(each)}"),
            *([said(phrase("Caption"), caption)] if caption else []),
            facts(
                [
                    (
                        phrase("From"),
                        phrase(
                            "{person_of}, {added_at}, in {added_in}",
                            person_of=case.person_of(each.side),
                            added_at=long_moment(each.added_at),
                            added_in=Phase(each.added_in).label.lower(),
                        ),
                    ),
                    *for_all(case, each),
                    (phrase("File"), f"{each.file.content_type}, {shown_size(each.file.size)}"),
                    ("SHA-256", each.file.sha256),
                    (phrase("Opened"), "\n".join(opened.get(str(each), [])) or phrase("By no mediator")),
                ]
            ),
            *(said(pin_words(each, pin), beside.in_file(case, pin, "words", until)) for pin in marks.pins(case, each)),
        ]
    return Section(phrase("Evidence"), parts or [note(phrase("None was handed in."))])


def _recommendation(case: Case, until: datetime) -> Section:
    parts: list[Part] = []
    there = case.recommendations.filter(issued_at__lte=until).select_related("mediator").order_by("number")
    for made in there.prefetch_related("findings__deliverable__milestone", "findings__exhibits"):
        lead = f"{made.mediator}, {long_moment(made.issued_at)}: {share(case, made.to_freelancer)}"
        parts += [under(str(made)), said(lead, made.reasons), said(phrase("What would change it"), made.would_change)]
        for found in made.findings.all():
            place = f"{found.deliverable.milestone.number}.{found.deliverable.number}"
            cites = ", ".join(str(exhibit) for exhibit in found.exhibits.all())
            lead = f"{place} {found.deliverable.title}: {Found(found.found).label}"
            if cites:
                lead = phrase("{found}, by {cites}", found=lead, cites=cites)
            parts.append(said(lead, found.reason, phrase("Rule: {rule}", rule=found.rule) if found.rule else ""))
    return Section(phrase("Recommendation"), parts or [note(phrase("None was issued."))])


def _record(there: list[tuple[Event, bool]]) -> Section:
    rows = [
        (
            str(event.number),
            f"{event.at:%Y-%m-%d %H:%M}" if is_in_file else NO_BREAK,
            (_entry(event) if is_in_file else phrase("Left out"), event.hash_hex),
        )
        for event, is_in_file in there
    ]
    return Section(
        phrase("The record"),
        [note(phrase("What each entry says in full stands in record.json.")), table(ENTRIES, rows)],
    )


def _entry(event: Event) -> str:
    return phrase(
        "{act}, by the {position}", act=event.act.replace("_", " ").capitalize(), position=noun(event.position)
    )
