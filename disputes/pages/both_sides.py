"""The claim and the answer, deliverable by deliverable, with the finding below; and the two stories, where unsealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.kept import Kept
from core.phrases import phrase
from disputes.beside import Heard
from disputes.inputs import SEALED
from disputes.models import Case, Exhibit, Finding, Phase, Statement
from disputes.models.statement import StatementItem
from disputes.pages.reader import Reader
from disputes.pages.words_beside import shown_beside
from disputes.sealed_stories import may_read_story
from record.declaring import SIDES

_STATEMENTS = Kept(lambda case: Statement.objects.filter(case=case).order_by("made_at", "pk"), "uuid")
_ITEMS = Kept(lambda case: StatementItem.objects.filter(statement__case=case).order_by("pk"), "uuid")


@dataclass(frozen=True)
class Says:
    name: str
    found: str
    text: str
    flagged: Heard | None = None


@dataclass(frozen=True)
class Found:
    found: str
    text: str
    amount: int | None
    cites: list[dict[str, str]]


@dataclass(frozen=True)
class Item:
    """For components/claim.html."""

    id: str
    title: str
    criterion: str
    worth: int | None
    total: int
    currency: str
    client: Says | None
    freelancer: Says | None
    finding: Found | None


@dataclass(frozen=True)
class Story:
    """A side's narrative. Without `text` it is sealed, and `until` says how long."""

    side: str
    name: str
    is_own: bool
    text: str
    wants: str
    figure: str
    until: str
    flagged: Heard | None = None
    flagged_wants: Heard | None = None


def claim_items(reader: Reader, statements: list[Statement]) -> list[Item]:
    case = reader.case
    said = _by_deliverable(case, statements)
    found = _findings(case)
    return [
        Item(
            id=f"d{milestone.number}-{deliverable.number}",
            title=f"{milestone.number}.{deliverable.number} {deliverable.title}",
            criterion=deliverable.criterion,
            worth=deliverable.worth,
            total=milestone.amount,
            currency=case.currency,
            client=_says(reader, "client", said["client"].get(deliverable.pk)),
            freelancer=_says(reader, "freelancer", said["freelancer"].get(deliverable.pk)),
            finding=_finding(found.get(deliverable.pk)),
        )
        for milestone in case.disputed
        for deliverable in milestone.deliverables.all()
    ]


def statements_of(case: Case) -> list[Statement]:
    return _STATEMENTS.of(case.pk, case=case)


def stories(reader: Reader, statements: list[Statement]) -> list[Story]:
    return [_story(reader, statement) for statement in statements]


def _story(reader: Reader, statement: Statement) -> Story:
    open_to_reader = may_read_story(reader.case, statement.side, reader.person)
    until = SEALED
    if reader.case.phase == Phase.DEFAULT and statement.side == reader.case.respondent:
        until = phrase("Sealed until a mediator has decided on the application.")
    text, flagged = shown_beside(reader.case, reader.person, statement, "narrative") if open_to_reader else ("", None)
    wants, flagged_wants = shown_beside(reader.case, reader.person, statement, "wants")
    return Story(
        side=statement.side,
        name=reader.name(statement.side),
        is_own=statement.side == reader.side,
        text=text,
        wants=wants,
        flagged=flagged,
        flagged_wants=flagged_wants,
        figure=reader.shares(statement.to_freelancer),
        until="" if open_to_reader else until,
    )


def _by_deliverable(case: Case, statements: list[Statement]) -> dict[str, dict[int, StatementItem]]:
    """Side -> what it said about each deliverable."""
    said: dict[str, dict[int, StatementItem]] = {side: {} for side in SIDES}
    side_of = {statement.pk: statement.side for statement in statements}
    for item in _ITEMS.of(case.pk):
        said[side_of[item.statement_id]][item.deliverable_id] = item
    return said


def _says(reader: Reader, side: str, item: StatementItem | None) -> Says | None:
    if item is None:
        return None
    words, flagged = shown_beside(reader.case, reader.person, item, "words")
    return Says(reader.name(side), item.done, words, flagged)


def _findings(case: Case) -> dict[int, Finding]:
    if case.last_recommendation is None:
        return {}
    findings = case.last_recommendation.findings.prefetch_related("exhibits")
    return {finding.deliverable_id: finding for finding in findings}


def _finding(finding: Finding | None) -> Found | None:
    if finding is None:
        return None
    cites = {exhibit.number: called(exhibit) for exhibit in finding.exhibits.all()}
    return found_about(finding.found, finding.reason, finding.rule, finding.to_freelancer, cites)


def called(exhibit: Exhibit) -> str:
    """Whoever reads a finding is told that it relies on something that one side does not open."""
    return phrase("{exhibit} (sealed)", exhibit=exhibit) if exhibit.is_sealed else str(exhibit)


def found_about(found: str, reason: str, rule: str, amount: int | None, cited: Mapping[int, str]) -> Found:
    """A finding in the words in which both sides read it: also while the mediator still writes it."""
    cites = [{"label": label, "url": f"#e{number}"} for number, label in cited.items()]
    return Found(found, phrase("{reason} Rule: {rule}", reason=reason, rule=rule) if rule else reason, amount, cites)
