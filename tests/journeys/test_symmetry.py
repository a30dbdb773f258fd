"""Which played cases are mirrored where they are played, and which a rule excuses."""

from pathlib import Path

from disputes.play.reading import read
from tests.journeys import mirroring

SCENARIOS = sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))


def test_most_played_cases_can_be_mirrored() -> None:
    assert sum(mirroring.mirrorable(read(path)) for path in SCENARIOS) > 100


def test_what_is_excused_is_there() -> None:
    assert {name for cases in mirroring.NAMED.values() for name in cases} <= {path.stem for path in SCENARIOS}
