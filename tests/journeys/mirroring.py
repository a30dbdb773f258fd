"""Mirroring: a case played with client and freelancer in each other's place comes out mirrored.

What follows the opening of the (only) case is done by the other side, with what is left of the amount in dispute for a
figure. Then it closes at the same moment, in the same way, with the rest of the amount for the freelancer and each
side's fee where the other's was. Where the rulebook names a side, the case is named in `NAMED`, with the rule.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from core.money import parse, show
from disputes.play.player import Played, play
from disputes.play.reading import Scenario, Step
from disputes.play.report import report
from disputes.play.vocabulary import ON_CONTRACT

SWAPPED = {"client": "freelancer", "freelancer": "client"}
FIGURES = ("to_freelancer", "amount")

# Where the rulebook names one of the sides, the mirrored case comes out otherwise. Rule -> cases.
NAMED: dict[str, set[str]] = {
    "`neither_pays` (recommendation, client, even)": {
        "05-neither-pays-upwork-2023", "2-mediation-at-once-and-thirty-days", "6-5-neither-pays-client",
        "waiver-in-a-rulebook-without", "6-upwork-mediation-lapses-twice",
    },
    "a card dispute is one about the client's card": {"30-card-dispute-lost-in-a-case"},
}  # fmt: skip
# An odd minor unit goes to the freelancer, whoever has which place: then the figures may differ by one unit.
ODD_UNIT = "an odd minor unit to the freelancer; a percentage is rounded half up"


def mirrorable(scenario: Scenario) -> bool:
    """One case, opened by a side, after which nothing is done on the contract; and money that is held."""
    opened = [place for place, step in enumerate(scenario.steps) if step.act == "open"]
    if len(opened) != 1 or scenario.steps[opened[0]].refused:
        return False
    later = scenario.steps[opened[0] + 1 :]
    return not any(step.act in ON_CONTRACT for step in later) and "released" not in scenario.path


def mirrored(scenario: Scenario, played: Played) -> Scenario:
    """The same scenario from its opening on with the sides in each other's place."""
    [case] = played.cases
    opening = next(place for place, step in enumerate(scenario.steps) if step.act == "open")
    before, after = scenario.steps[:opening], scenario.steps[opening:]
    swapped = [_swapped(step, case.amount, scenario.currency) for step in after]
    return replace(scenario, steps=[*before, *swapped])


def _swapped(step: Step, amount: int, currency: str) -> Step:
    inputs: dict[str, Any] = {}
    for name, value in step.inputs.items():
        if name in FIGURES:
            inputs[name] = _rest(str(value), amount, currency, capped=step.act in ("open", "respond", "set_aside"))
        elif name in ("side", "to", "fee_shift"):
            inputs[name] = SWAPPED.get(value, value)
        else:
            inputs[name] = value
    return replace(step, by=SWAPPED.get(step.by, step.by), inputs=inputs)


def _rest(figure: str, amount: int, currency: str, *, capped: bool) -> str:
    """What is left of the amount. What cannot be read as a figure, or lies outside, stays as wrong as it is."""
    if figure.endswith("%"):
        return f"{100 - Decimal(figure[:-1])}%"
    try:
        minor = parse(figure, currency)
    except ValueError:
        return figure
    if minor > amount:
        return "0" if capped else figure
    return show(amount - minor, currency)


def split_of(played: Played) -> int | None:
    [case] = played.cases
    return case.closing.to_freelancer if case.is_closed else None


def differences(first: Played, second: Played) -> list[str]:
    """How the mirrored case differs from the first one turned round."""
    there, here = report(first), report(second)
    found = [f"{key}: {there[key]} and {here[key]}" for key in ("phase", "outcome", "closed_at", "lapsed", "due")
             if there[key] != here[key]]  # fmt: skip
    fees = {SWAPPED[side]: state for side, state in (there["fees"] or {}).items()}
    if fees != (here["fees"] or {}):
        found.append(f"fees: {there['fees']} and {here['fees']}")
    if there["events"] != here["events"]:
        found.append(f"events: {there['events']} and {here['events']}")
    one, other = split_of(first), split_of(second)
    amount = first.cases[0].amount
    if (one is None) != (other is None):
        found.append(f"split: {one} and {other}")
    elif one is not None and other is not None and abs(amount - one - other) > 1:
        found.append(f"split: {one} and {other} of {amount}")
    elif one is not None and other is not None and one + other == amount - 1:
        found.append(f"{ODD_UNIT}: it went to the client")
    return found + second.wrong


def what_is_wrong(scenario: Scenario, first: Played, name: str) -> list[str]:
    """How the mirrored case does not come out mirrored, although no rule names a side; empty where all is well."""
    if not mirrorable(scenario) or len(first.cases) != 1:
        return []
    found = differences(first, play(mirrored(scenario, first)))
    if not any(name in cases for cases in NAMED.values()):
        return found
    return [] if found else ["it comes out alike: no rule that names a side has to excuse it"]
