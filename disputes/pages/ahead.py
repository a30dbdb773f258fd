"""What may still come, stage by stage, with who has to move and for how long; shown beside the page."""

from __future__ import annotations

from dataclasses import dataclass

from core.phrases import phrase
from disputes.models import Case, Phase
from disputes.pages.reader import Reader
from disputes.pages.wording import marked

ORDER = list(Phase)


@dataclass(frozen=True)
class Ahead:
    """For components/steps_ahead.html."""

    position: str
    lead: str
    text: str
    more: str = ""


def ahead(reader: Reader) -> list[Ahead]:
    """Only what lies after the present phase; nothing once it is closed."""
    case = reader.case
    after = ORDER.index(Phase(case.phase))
    coming = [
        (Phase.NEGOTIATION, _negotiation(case)),
        (Phase.MEDIATION, _mediation(case)),
        (Phase.RECOMMENDATION, _recommendation(reader)),
        (Phase.ELECTION, None if case.about_released else _election(reader)),
        (Phase.ARBITRATION, None if case.about_released else _arbitration(case)),
    ]
    return [step for phase, step in coming if step is not None and ORDER.index(phase) > after and not case.is_closed]


def _negotiation(case: Case) -> Ahead | None:
    if not case.rules.negotiation:
        return None
    return Ahead(
        "clock",
        phrase("Negotiation:"),
        phrase("both sides have {negotiation} to agree between themselves.", negotiation=case.rules.negotiation),
    )


def _mediation(case: Case) -> Ahead:
    text = phrase(
        "a neutral mediator reads everything and recommends a split, within {mediation}.",
        mediation=case.rules.mediation,
    )
    return Ahead("mediator", phrase("Mediation:"), text)


def _recommendation(reader: Reader) -> Ahead:
    rules = reader.case.rules
    below = rules.low_value_below
    text = phrase("each side has {recommendation} to accept or reject.", recommendation=rules.recommendation)
    if below is not None and reader.case.amount < below and not reader.case.about_released:
        more = phrase("Below {below} it stands unless both reject it.", below=reader.money(below))
        return Ahead("mediator", phrase("Recommendation:"), text, marked(more))
    return Ahead("mediator", phrase("Recommendation:"), text, phrase("It binds only if both accept it."))


def _election(reader: Reader) -> Ahead:
    rules = reader.case.rules
    fee = reader.money(rules.fee.of(reader.case.amount))
    text = phrase(
        "each side may pay {fee} for an independent arbitrator, within {first_payment}.",
        fee=fee,
        first_payment=rules.first_payment,
    )
    return Ahead(
        "clock",
        phrase("Fee election:"),
        marked(text),
        phrase("If only one side pays, the clock decides for that side."),
    )


def _arbitration(case: Case) -> Ahead:
    return Ahead(
        "arbitrator",
        phrase("Arbitration, only if both pay:"),
        phrase("an arbitrator’s award divides the money. It is final."),
    )
