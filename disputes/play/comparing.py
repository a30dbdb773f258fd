"""One case under two rulebooks: the one that it names, and another. What comes out differently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from contracts.rules import BadRulebook, Rules
from disputes.play.player import play
from disputes.play.reading import Scenario
from disputes.play.report import report

# What is compared, and how it is called in a table.
COMPARED = {
    "outcome": "Outcome",
    "phase": "Phase",
    "closed_at": "Closed at",
    "net": "Money",
    "held": "Held",
    "fees": "Fees",
    "milestones": "Milestones",
    "refused": "Refused steps",
}


def compare(scenario: Scenario, params: Mapping[str, Any]) -> dict[str, Any]:
    """Play a case with the rulebook that it names, and again with these parameters. JSON all through.

    `differs` names what is not the same; `error` says why the second could not be played at all.
    """
    row: dict[str, Any] = {
        "name": scenario.name,
        "currency": scenario.currency,
        "rulebook": scenario.rulebook if isinstance(scenario.rulebook, str) else "its own",
        "named": came_of(scenario),
        "tried": None,
        "differs": [],
        "error": "",
    }
    try:
        Rules.read(params, scenario.currency)
    except BadRulebook as bad:
        return row | {"error": str(bad)}
    tried = came_of(replace(scenario, rulebook=dict(params)))
    return row | {"tried": tried, "differs": [key for key in COMPARED if row["named"][key] != tried[key]]}


def came_of(scenario: Scenario) -> dict[str, Any]:
    """What is compared of a played case. `refused` are the steps that went another way than they say."""
    played = play(scenario)
    came = report(played)
    return {key: came[key] for key in COMPARED if key != "refused"} | {"refused": played.wrong}
