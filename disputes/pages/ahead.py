"""What may still come, stage by stage, with who has to move and for how long; shown beside the page."""

from __future__ import annotations

from dataclasses import dataclass

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
    return Ahead("clock", "Negotiation:", f"both sides have {case.rules.negotiation} to agree between themselves.")


def _mediation(case: Case) -> Ahead:
    text = f"a neutral mediator reads everything and recommends a split, within {case.rules.mediation}."
    return Ahead("mediator", "Mediation:", text)


def _recommendation(reader: Reader) -> Ahead:
    rules = reader.case.rules
    below = rules.low_value_below
    text = f"each side has {rules.recommendation} to accept or reject."
    if below is not None and reader.case.amount < below and not reader.case.about_released:
        more = f"Below {reader.money(below)} it stands unless both reject it."
        return Ahead("mediator", "Recommendation:", text, marked(more))
    return Ahead("mediator", "Recommendation:", text, "It binds only if both accept it.")


def _election(reader: Reader) -> Ahead:
    rules = reader.case.rules
    fee = reader.money(rules.fee.of(reader.case.amount))
    text = f"each side may pay {fee} for an independent arbitrator, within {rules.first_payment}."
    return Ahead("clock", "Fee election:", marked(text), "If only one side pays, the clock decides for that side.")


def _arbitration(case: Case) -> Ahead:
    return Ahead(
        "arbitrator", "Arbitration, only if both pay:", "an arbitrator’s award divides the money. It is final."
    )
