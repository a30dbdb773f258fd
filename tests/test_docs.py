"""What the documentation shows works: its examples are played, its variables and commands are those that are there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from disputes.play.player import play
from disputes.play.reading import parse
from disputes.play.report import failures, report
from disputes.play.vocabulary import EXPECTED

ROOT = Path(__file__).resolve().parent.parent
PLAYING = (ROOT / "docs" / "playing.md").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
OWN = re.compile(r"environment\.(?:text|required|switch|number|words|choice)\(\s*\"(\w+)\"|\"(AWS_\w+)\"")
# Not for whoever runs a portal: the tests set these.
OF_TESTS = {"TESTING", "EVENHAND_QUICK"}


@pytest.mark.django_db
def test_the_example_of_a_played_case_plays_as_it_says():
    example = re.search(r"```yaml\n(name: .*?)```", PLAYING, re.DOTALL)[1]
    scenario = parse(example)
    played = play(scenario)
    assert failures(scenario, report(played), played.wrong) == []


@pytest.mark.django_db
def test_the_example_of_a_rulebook_of_ones_own_is_one():
    own = re.search(r"```yaml\n(rulebook: .*?)```", PLAYING, re.DOTALL)[1]
    example = re.search(r"```yaml\n(name: .*?)```", PLAYING, re.DOTALL)[1]
    scenario = parse(re.sub(r"rulebook: .*\n", own, example, count=1).partition("expect:")[0])
    assert scenario.rulebook["neither_pays"] == "even"
    assert play(scenario).wrong == []


def test_every_key_of_an_expectation_is_explained():
    rows = "\n".join(line for line in PLAYING.splitlines() if line.startswith("| `"))
    assert [key for key in EXPECTED if f"`{key}`" not in rows] == []


def test_every_variable_that_is_read_is_explained():
    read = {
        first or second for path in (ROOT / "config").glob("*.py") for first, second in OWN.findall(path.read_text())
    }
    assert {"DATABASE_URL", "STORAGE_URL", "DEMO"} <= read
    assert sorted(name for name in read - OF_TESTS if f"`{name}`" not in OPERATIONS) == []


def test_every_command_of_ours_is_explained():
    ours = {name for name, app in get_commands().items() if (ROOT / str(app)).is_dir()}
    assert {"play", "audit"} <= ours
    assert sorted(name for name in ours if not re.search(rf"`{name}[ `]", OPERATIONS)) == []
