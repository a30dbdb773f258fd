"""House rules that a reader would otherwise check by eye. Each rule must also still find its one right place."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "api", "config", "contracts", "core", "disputes", "escrow", "evidence", "messaging", "people", "record", "timers",
)  # fmt: skip
LONGEST_FILE = 450  # lines; the tail is what separates good houses

WEAK_NAMES = ("service", "manager", "helper", "util", "handler", "processor", "logic", "data", "info")


@dataclass(frozen=True)
class Rule:
    """What may stand in these places only. `places` are the beginnings of paths."""

    what: str
    pattern: str
    places: tuple[str, ...]


WRITTEN = r"^\s*(?:[\w.]+, )*{}(?:, [\w.]+)* = "  # a field is assigned, alone or in a row

RULES = [
    Rule(
        "The clock is read in one place",
        r"\btime\.time\(|timezone\.now\(|datetime\.(now|utcnow|today)\(|date\.today\(",
        ("core/clock.py", "timers/sweep.py", "contracts/migrations/"),
    ),
    Rule("Transfers are written in one place", r"INSERT INTO escrow_transfer\b", ("escrow/migrations/",)),
    Rule("The phase of a case is written in one place", WRITTEN.format(r"case\.phase"), ("disputes/process.py",)),
    Rule("The phase of a contract is written by its stages", WRITTEN.format(r"contract\.phase"), ("contracts/",)),
    Rule("The environment is read in one place", r"os\.environ|os\.getenv", ("config/",)),
    Rule(
        "Connections to Redis are opened by the bell, the live service and the embedded server alone",
        r"\bRedis(?:\.from_url)?\(",
        ("record/bell.py", "config/live/", "config/embedded/"),
    ),
]

NOWHERE = [
    Rule(
        "No message waits in the queue for a moment: Redis delivers it twice or loses it",
        r"\beta=|apply_async\(.*countdown=|\bself\.retry\(",
        (),
    ),
    Rule(
        "Transfers are not written through the ORM",
        r"\bTransfer\.objects\.(create|bulk_create|update)|\bTransfer\([^)]*amount",
        (),
    ),
    Rule("No user's dictionary becomes a query", r"\.(filter|exclude|annotate|alias|aggregate)\(\*\*request\.", ()),
]


def sources() -> Iterator[tuple[str, str]]:
    """Path and text of every Python file of the apps."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield str(path.relative_to(ROOT)), path.read_text()


def finds(rule: Rule) -> list[str]:
    """Where the pattern stands, as path:line."""
    pattern = re.compile(rule.pattern, re.MULTILINE)
    return [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
        for path, text in sources()
        for match in pattern.finditer(text)
    ]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.what)
def test_this_stands_in_its_one_place(rule):
    found = finds(rule)
    assert [place for place in found if not place.startswith(rule.places)] == []
    assert found, "the pattern finds nothing any more: the rule watches over nothing"


@pytest.mark.parametrize("rule", NOWHERE, ids=lambda rule: rule.what)
def test_this_stands_nowhere(rule):
    assert finds(rule) == []


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("sweep.apply_async(args, eta=due)", NOWHERE[0]),
        ("sweep.apply_async((1,), countdown=30)", NOWHERE[0]),
        ("Transfer.objects.create(amount=1)", NOWHERE[1]),
        ("Case.objects.filter(**request.GET)", NOWHERE[2]),
    ],
)
def test_what_stands_nowhere_would_be_found(line, rule):
    assert re.search(rule.pattern, line)


def test_no_file_becomes_the_giant():
    lengths = {path: text.count("\n") for path, text in sources() if "/migrations/" not in path}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_every_module_says_what_it_is():
    silent = [
        path
        for path, text in sources()
        if text.strip()
        and "/migrations/" not in path
        and not path.endswith("/apps.py")
        and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_names_are_strong():
    weak = re.compile(rf"(^|_)({'|'.join(WEAK_NAMES)})s?(_|$)")
    found = []
    for path, text in sources():
        names = [Path(path).stem]
        names += [
            re.sub(r"(?<!^)(?=[A-Z])", "_", node.name).lower()
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.ClassDef)
        ]
        found += [f"{path}: {name}" for name in names if weak.search(name)]
    assert found == []


def test_nothing_is_imported_inside_a_function():
    """But for what an app registers when Django is ready, which cannot be imported before."""
    found = [
        f"{path}:{inner.lineno}"
        for path, text in sources()
        if not path.endswith("apps.py")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []
