"""Reading a scenario file: everything it says is checked before anything is played."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from contracts.rulebooks import SHIPPED, STANDARD
from contracts.rules import PARAMETERS, BadRulebook, Rules
from core import money
from disputes.play.documents import Node, Unreadable, document_of, text_of, unlined
from disputes.play.vocabulary import ACTORS, BY_THE_BANK, EXPECTED, INPUTS, REFUSED

__all__ = ["Published", "Scenario", "Step", "Unreadable", "parse", "parse_rulebook", "read"]

DURATION = re.compile(r"(?:[0-9]{1,6}[dhms]\s*)+")
UNIT = {"d": 86400, "h": 3600, "m": 60, "s": 1}
Published = Mapping[str, Mapping[str, Any]]  # the latest version of each name


@dataclass
class Step:
    line: int
    at: datetime
    by: str = ""
    act: str = ""
    inputs: dict[str, Any] = field(default_factory=dict)
    case: int | None = None
    refused: str = ""

    @property
    def is_only_time(self) -> bool:
        return not self.act


@dataclass
class Scenario:
    path: str
    name: str
    rulebook: str | dict[str, Any]
    start: datetime
    currency: str
    milestones: list[dict[str, Any]]
    steps: list[Step]
    expect: dict[str, Any]


def read(path: Path | str, *, rulebooks: Published = SHIPPED) -> Scenario:
    """Read and check one file; `rulebooks` are the published ones. Raises Unreadable with line and reason."""
    return parse(text_of(path), str(path), rulebooks=rulebooks)


def parse(text: str, path: str = "scenario", *, rulebooks: Published = SHIPPED) -> Scenario:
    return _Reader(path, rulebooks).scenario(document_of(text, path))


def parse_rulebook(text: str, path: str = "rulebook") -> dict[str, Any]:
    """A file that is a rulebook of one's own: parameters over `standard`. Raises Unreadable with line and reason."""
    document = document_of(text, path)
    if not isinstance(document, Node):
        raise Unreadable(f"{path}:1: a rulebook is a mapping of parameters over “standard”")
    return _Reader(path, {}).over_standard(document, 1, currency="")


class _Reader:
    def __init__(self, path: str, rulebooks: Published) -> None:
        self.path = path
        self.rulebooks = rulebooks

    def wrong(self, line: int, why: str) -> Unreadable:
        return Unreadable(f"{self.path}:{line}: {why}")

    def mapping(self, value: Any, line: int, what: str, known: Iterable[str], needed: Iterable[str] = ()) -> Node:
        if not isinstance(value, Node):
            raise self.wrong(line, f"{what} is a mapping")
        for key in value:
            if key not in known:
                raise self.wrong(value.lines[key], f"{what} has no “{key}”")
        for key in needed:
            if key not in value:
                raise self.wrong(value.line, f"{what} needs “{key}”")
        return value

    def scenario(self, document: Any) -> Scenario:
        top = self.mapping(
            document,
            1,
            "a scenario",
            ("name", "rulebook", "start", "contract", "steps", "expect"),
            ("rulebook", "start", "contract", "steps"),
        )
        start = self.moment(top["start"], top.lines["start"])
        terms = self.mapping(
            top["contract"],
            top.lines["contract"],
            "the contract",
            ("currency", "milestones", "title"),
            ("currency", "milestones"),
        )
        currency = terms["currency"]
        if not isinstance(currency, str) or currency not in money.EXPONENTS:
            raise self.wrong(terms.lines["currency"], f"“{currency}” is not a currency")
        rulebook = self.rulebook(top["rulebook"], top.lines["rulebook"], currency)
        milestones = self.milestones(terms["milestones"], terms.lines["milestones"], currency)
        steps = self.steps(top["steps"], top.lines["steps"], start)
        expect = self.mapping(top.get("expect", Node(1)), top.lines.get("expect", 1), "expect", EXPECTED)
        name = str(top.get("name") or Path(self.path).stem)
        return Scenario(self.path, name, rulebook, start, currency, milestones, steps, dict(expect))

    def rulebook(self, value: Any, line: int, currency: str) -> str | dict[str, Any]:
        if isinstance(value, str):
            if value not in self.rulebooks:
                raise self.wrong(
                    line, f"there is no published rulebook “{value}”; there are {', '.join(sorted(self.rulebooks))}"
                )
            self.check(self.rulebooks[value], line, currency)
            return value
        if not isinstance(value, Node):
            raise self.wrong(line, "rulebook is a name, or a mapping of parameters over “standard”")
        return self.over_standard(value, line, currency)

    def over_standard(self, value: Node, line: int, currency: str) -> dict[str, Any]:
        """Parameters of one's own; with an empty currency, read in the first that they price."""
        params = STANDARD | {key: unlined(part) for key, part in value.items()}
        self.check(params, line, currency or "USD", value.lines)
        return params

    def check(
        self, params: Mapping[str, Any], line: int, currency: str, lines: Mapping[str, int] | None = None
    ) -> None:
        try:
            Rules.read(params, currency)
        except BadRulebook as bad:
            key = next((name for name in PARAMETERS if bad.key == name or bad.key.startswith(f"{name}.")), bad.key)
            raise self.wrong((lines or {}).get(key, line), str(bad)) from bad

    def milestones(self, value: Any, line: int, currency: str) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not value:
            raise self.wrong(line, "a contract has a list of milestones")
        read = []
        for entry in value:
            row = self.mapping(
                entry, line, "a milestone", ("title", "amount", "deliverables", "review_days"), ("amount",)
            )
            read.append(self.milestone(row, currency))
        return read

    def milestone(self, row: Node, currency: str) -> dict[str, Any]:
        try:
            if money.parse(str(row["amount"]), currency) == 0:
                raise ValueError("a milestone is worth more than nothing")
        except ValueError as wrong:
            raise self.wrong(row.lines["amount"], f"amount: {wrong}") from wrong
        days = row.get("review_days")
        if days is not None and (isinstance(days, bool) or not isinstance(days, int) or not 3 <= days <= 30):
            raise self.wrong(row.lines["review_days"], "review_days: a whole number from 3 to 30")
        titles = row.get("deliverables") or [row.get("title") or "Work"]
        if not isinstance(titles, list) or not all(isinstance(title, str) for title in titles):
            raise self.wrong(row.lines["deliverables"], "deliverables: a list of titles")
        return {
            "title": str(row.get("title") or "Work"),
            "amount": str(row["amount"]),
            "deliverables": [{"title": title, "criterion": f"{title}, as described"} for title in titles],
            **({"review_days": days} if days is not None else {}),
        }

    def steps(self, value: Any, line: int, start: datetime) -> list[Step]:
        if not isinstance(value, list):
            raise self.wrong(line, "steps is a list")
        steps: list[Step] = []
        at = start
        for entry in value:
            if not isinstance(entry, Node):
                raise self.wrong(line, "a step is a mapping")
            at = self.step_moment(entry, at)
            steps.append(self.step(entry, at))
        return steps

    def step_moment(self, entry: Node, before: datetime) -> datetime:
        if "at" in entry and "after" in entry:
            raise self.wrong(entry.line, "a step has `at` or `after`, not both")
        if "at" in entry:
            at = self.moment(entry["at"], entry.lines["at"])
            if at < before:
                raise self.wrong(entry.lines["at"], "`at` lies before the step before")
            return at
        if "after" not in entry:
            return before
        try:
            return before + self.duration(entry["after"], entry.lines["after"])
        except OverflowError as wrong:
            raise self.wrong(entry.lines["after"], "this lies too far ahead") from wrong

    def step(self, entry: Node, at: datetime) -> Step:
        if "act" not in entry:
            self.mapping(entry, entry.line, "a step of the clock", ("at", "after", "clock"), ("clock",))
            return Step(entry.line, at)
        act, by = entry["act"], entry.get("by")
        if not isinstance(act, str) or act not in INPUTS:
            raise self.wrong(entry.lines["act"], f"there is no act “{act}”")
        if by not in ACTORS:
            raise self.wrong(entry.lines.get("by", entry.line), f"`by` is one of {', '.join(ACTORS)}")
        if (act in BY_THE_BANK) != (by == "bank"):
            raise self.wrong(entry.lines["act"], f"this is no act of the {by}: {act}")
        known = {"at", "after", "by", "act", "case", "refused", *INPUTS[act]}
        for key in entry:
            if key not in known:
                raise self.wrong(entry.lines[key], f"the act “{act}” takes no “{key}”")
        refused = entry.get("refused", "")
        if refused and refused not in REFUSED:
            raise self.wrong(entry.lines["refused"], f"`refused` is one of {', '.join(REFUSED)}")
        case = entry.get("case")
        if case is not None and (isinstance(case, bool) or not isinstance(case, int) or case < 1):
            raise self.wrong(entry.lines["case"], "`case` is a number, counted from 1")
        inputs = {key: unlined(entry[key]) for key in entry if key in INPUTS[act]}
        return Step(entry.line, at, str(by), str(act), inputs, case, str(refused))

    def moment(self, value: Any, line: int) -> datetime:
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                raise self.wrong(line, f"“{value}” is not a moment; write 2026-03-02T09:00:00Z") from None
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime(value.year, value.month, value.day, tzinfo=UTC)
        if not isinstance(value, datetime):
            raise self.wrong(line, f"“{value}” is not a moment; write 2026-03-02T09:00:00Z")
        try:
            return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        except OverflowError as wrong:
            raise self.wrong(line, f"“{value}” lies outside of the calendar") from wrong

    def duration(self, value: Any, line: int) -> timedelta:
        text = str(value).strip()
        if not DURATION.fullmatch(text):
            raise self.wrong(line, f"“{value}” is not a span of time; write 2d, 36h, 10m or 5s")
        return timedelta(seconds=sum(int(n) * UNIT[unit] for n, unit in re.findall(r"(\d+)([dhms])", text)))
