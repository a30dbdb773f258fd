"""Whole cases, played through the real acts, the real ledger and the real lapses."""

from pathlib import Path

import pytest

from disputes.play.player import play
from disputes.play.reading import Unreadable, parse, read
from disputes.play.report import failures, report
from escrow import audit
from tests.journeys import mirroring

SCENARIOS = sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))


@pytest.mark.django_db
@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_case_ends_as_the_rulebook_says(path: Path) -> None:
    """And with the sides in each other's place, mirrored."""
    scenario = read(path)
    played = play(scenario)
    assert failures(scenario, report(played), played.wrong) == []
    assert audit.breaches() == []
    assert mirroring.what_is_wrong(scenario, played, path.stem) == []


HEAD = """
name: x
rulebook: {rulebook}
start: 2026-03-02T09:00:00Z
contract: {{currency: {currency}, milestones: [{{title: A, amount: "{amount}", deliverables: [a]}}]}}
steps:
{steps}
"""


def written(steps: str = "  - {after: 1h, by: client, act: fund, milestone: 1}", **facts: str) -> str:
    return HEAD.format(**{"rulebook": "standard", "currency": "USD", "amount": "100.00"} | facts, steps=steps)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (written("  - {after: 1h, by: client, act: dance}"), 7, "no act “dance”"),
        (written("  - {after: 1h, by: judge, act: fund, milestone: 1}"), 7, "`by` is one of"),
        (written("  - {after: 1h, by: client, act: fund, milestones: 1}"), 7, "takes no “milestones”"),
        (written("  - {after: 1 fortnight, by: client, act: fund, milestone: 1}"), 7, "not a span of time"),
        (written("  - {at: 2026-03-01T00:00:00Z, clock: true}"), 7, "lies before the step before"),
        (written("  - {after: 1h, at: 2026-03-05T00:00:00Z, clock: true}"), 7, "not both"),
        (written("  - {after: 1h, by: client, act: fund, milestone: 1, refused: Never}"), 7, "`refused` is one of"),
        (written(rulebook="homemade"), 3, "no published rulebook “homemade”"),
        (written(rulebook="{negotiation.dayz: 3}"), 3, "no parameter of a rulebook has this name"),
        (written(rulebook="{neither_pays: nobody}"), 3, "choose one of"),
        (written(rulebook="upwork-2018", currency="EUR"), 3, "no amount in EUR"),
        (written(currency="XXY"), 5, "not a currency"),
        (written(amount="100.001"), 5, "amount"),
        (written().replace("name: x", "title: x"), 2, "has no “title”"),
        ("- just a list", 1, "is a mapping"),
        ("name: [unclosed", 1, "not YAML"),
    ],
)
def test_a_file_that_cannot_be_played_says_where_and_why(text: str, line: int, why: str) -> None:
    with pytest.raises(Unreadable) as wrong:
        parse(text, "case.yaml")
    assert why in str(wrong.value)
    assert str(wrong.value).startswith(f"case.yaml:{line}:")


@pytest.mark.django_db
def test_what_is_expected_is_only_compared() -> None:
    scenario = parse(written() + 'expect: {held: "99.00", milestones: [funded]}')
    played = play(scenario)
    assert failures(scenario, report(played), played.wrong) == ["held: expected '99.00', came '100.00'"]


@pytest.mark.django_db
def test_a_step_that_should_have_been_refused_fails_the_scenario() -> None:
    scenario = parse(written("  - {after: 1h, by: client, act: fund, milestone: 1, refused: NotAllowed}"))
    assert play(scenario).wrong == ["line 7: client fund was not refused as NotAllowed"]
