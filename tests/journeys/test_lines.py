"""Every line of the rulebook is shown by a played case or a test."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PLAYED = {path.stem for path in (HERE / "scenarios").glob("*.yaml")}
LINES: dict[str, dict[str, list[str]]] = yaml.safe_load((HERE / "lines.yaml").read_text(encoding="utf-8"))
MISSING: dict[str, str] = LINES.pop("missing")  # type: ignore[assignment]

# Cases that came from elsewhere than a line: examples for adopters, and whole stories.
SECTIONS = {
    "1", "2", *(f"3.{n}" for n in range(1, 11)), *(f"4.{n}" for n in range(1, 8)), "5", "6",
    *(f"6.{n}" for n in range(9)), "8", "9", "10",
}  # fmt: skip


def shown() -> list[tuple[str, str, str]]:
    return [(section, line, by) for section, lines in LINES.items() for line, shows in lines.items() for by in shows]


def test_every_line_is_shown_by_something() -> None:
    assert [line for lines in LINES.values() for line, shows in lines.items() if not shows] == []
    assert SECTIONS - set(LINES) - {missing.split()[0] for missing in MISSING} == set()


def test_what_shows_a_line_is_there() -> None:
    assert {(line, by) for _, line, by in shown() if "::" not in by and by not in PLAYED} == set()
    assert {(line, by) for _, line, by in shown() if "::" in by and not _is_a_test(by)} == set()


def test_what_is_missing_is_said_with_a_reason() -> None:
    assert all(reason.strip() for reason in MISSING.values())


def test_every_played_case_says_how_its_outcome_follows() -> None:
    silent = [path.name for path in (HERE / "scenarios").glob("*.yaml") if not path.read_text().startswith("# ")]
    assert silent == []


def _is_a_test(named: str) -> bool:
    file, _, name = named.partition("::")
    path = ROOT / file
    if not path.exists():
        return False
    return name == "*" or bool(re.search(rf"^def {re.escape(name)}\(", path.read_text(), re.MULTILINE))
