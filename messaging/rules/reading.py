"""Reading the rules. A rule file is plain text, one pattern a line:

<name> =                words that patterns below call by this name
    one|another
Reason in words         a rule; any of its patterns earns the file's category
    pattern
    unless pattern      but not where this stands in the same sentence
unless always           voids every rule of the file in the same way
    pattern
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_FOLDER = Path(__file__).parent
_HEADING = re.compile(r"<([a-z_]+)> =")
_NAMED = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True)
class Rule:
    """A stretch of text that earns the category, unless the sentence round it says that it is something harmless."""

    category: str
    why: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass
class _Section:
    why: str
    patterns: list[str] = field(default_factory=list)
    unless: list[str] = field(default_factory=list)


def rules_in(text: str, category: str) -> list[Rule]:
    """The rules of one file."""
    words: dict[str, str] = {}
    sections: list[_Section] = []
    for heading, lines in _blocks(text):
        named = _HEADING.fullmatch(heading)
        if named:
            words[named[1]] = "|".join(lines)
            continue
        exceptions = [line.removeprefix("unless ") for line in lines if line.startswith("unless ")]
        sections.append(_Section(heading, [line for line in lines if not line.startswith("unless ")], exceptions))
    always = [pattern for section in sections if section.why == "unless always" for pattern in section.patterns]
    return [
        Rule(category, section.why, _compiled(section.patterns, words), _unless(section.unless + always, words))
        for section in sections
        if section.why != "unless always"
    ]


def _blocks(text: str) -> Iterable[tuple[str, list[str]]]:
    """Each unindented line with the indented ones below it; empty lines and comments fall away."""
    heading, lines = "", []
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("    "):
            lines.append(line[4:])
            continue
        if heading:
            yield heading, lines
        heading, lines = line.rstrip(), []
    if heading:
        yield heading, lines


def _unless(patterns: list[str], words: dict[str, str]) -> re.Pattern[str] | None:
    return _compiled(patterns, words) if patterns else None


def _compiled(patterns: list[str], words: dict[str, str]) -> re.Pattern[str]:
    """Every pattern begins where a word begins."""
    return re.compile("|".join(rf"(?<!\w)(?:{_spelled_out(pattern, words)})" for pattern in patterns))


def _spelled_out(pattern: str, words: dict[str, str]) -> str:
    while _NAMED.search(pattern):
        pattern = _NAMED.sub(lambda match: f"(?:{words[match[1]]})", pattern)
    return pattern


ALL: tuple[Rule, ...] = tuple(
    rule
    for category in ("threat", "circumvention", "harassment")
    for path in sorted(_FOLDER.glob(f"{category}.*.rules"))
    for rule in rules_in(path.read_text(encoding="utf-8"), category)
)
