"""House rules that a reader would otherwise check by eye. Each rule must also still find its one right place."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "api", "config", "contracts", "core", "disputes", "escrow", "evidence", "messaging", "people", "record", "timers",
)  # fmt: skip
LONGEST_FILE = 300  # lines; the tail is what separates good houses
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 80

WEAK_NAMES = ("service", "manager", "helper", "util", "handler", "processor", "logic", "data", "info")


@dataclass(frozen=True)
class Rule:
    """What may stand in these places only. `places` are the beginnings of paths, `example` is what it would find."""

    what: str
    pattern: str
    places: tuple[str, ...] = ()
    example: str = ""


WRITTEN = r"^\s*(?:[\w.]+, )*{}(?:, [\w.]+)* = (?!models\.|serializers\.|django_filters\.)"  # alone or in a row

RULES = [
    Rule(
        "The clock is read in one place",
        r"\btime\.time\(|timezone\.now\(|datetime\.(now|utcnow|today)\(|date\.today\(|datetime\.fromtimestamp\(",
        ("core/clock.py", "contracts/migrations/0004", "disputes/migrations/0031"),
    ),
    Rule(
        "Transfers are written in one place",
        r"INSERT INTO escrow_transfer\b",
        ("escrow/migrations/0003", "escrow/migrations/0008"),
    ),
    Rule("Money is posted in one place", r"FROM ledger_post\(", ("escrow/ledger.py",)),
    Rule("The phase of a case is written in one place", WRITTEN.format(r"case\.phase"), ("disputes/process.py",)),
    Rule(
        "The phase of a contract is written by its stages",
        WRITTEN.format(r"contract\.phase"),
        ("contracts/stages/offering.py", "contracts/stages/ending.py"),
    ),
    Rule(
        "The state of a milestone is written in one place",
        WRITTEN.format(r"(?:self|milestone)\.state"),
        ("contracts/models/milestone.py",),
    ),
    Rule(
        "Beat alone enqueues tasks",
        r"\"task\": |\"\w+\.tasks\.\w+\", \d+\)",
        ("config/beat.py",),
    ),
    Rule(
        "A subject is locked in one place",
        r"timers_subject .*FOR NO KEY UPDATE|UPDATE OF root|Subject\.objects\.select_for_update\(",
        ("timers/sweep.py", "timers/migrations/0006_a_root_to_act_on.py"),
    ),
    Rule("The environment is read in one place", r"os\.environ|os\.getenv", ("config/",)),
    Rule("Events are appended in one place", r"INSERT INTO record_event|event\.save\(", ("record/performing.py",)),
    Rule(
        "Connections to Redis are opened by the bell, the live service and the embedded server alone",
        r"\bRedis(?:\.from_url)?\(",
        ("record/bell.py", "config/live/", "config/embedded/"),
    ),
]

NOWHERE = [
    Rule(
        "No message waits in the queue for a moment: Redis delivers it twice or loses it",
        r"\beta=|\bself\.retry\(|apply_async\([^\n]*countdown=",
        example="sweep.apply_async((1,), countdown=30)",
    ),
    Rule(
        "No code enqueues a task: what has to be done is a row, which a sweep finds",
        r"\.apply_async\(|\bsend_task\(|\b(?:sweep|send_outbox|send_reminders|gather_work|settle_payments|take_up_hints|ask_about_disputes)\.(?:delay|s|si)\(",
        example="send_outbox.delay()",
    ),
    Rule(
        "Transfers are not written through the ORM",
        r"\bTransfer\.objects\.(create|bulk_create|update)|\bTransfer\([^)]*amount",
        example="Transfer.objects.create(amount=1)",
    ),
    Rule(
        "Events are not written otherwise",
        r"\bEvent\.objects\.(?:create|bulk_create|update|get_or_create)",
        example="Event.objects.create(number=1)",
    ),
    Rule(
        "No query writes a phase or a milestone's state behind the back of its one writer",
        r"\.update\([^)]*\bphase=|Milestone\.objects\.[^\n]*\.update\([^)]*\bstate=",
        example='Milestone.objects.filter(pk=1).update(state="paid")',
    ),
    Rule(
        "No user's dictionary becomes a query",
        r"\.(filter|exclude|annotate|alias|aggregate)\(\*\*request\.",
        example="Case.objects.filter(**request.GET)",
    ),
    Rule(
        "Guards of the database are not gone round",
        r"pgtrigger\.ignore|session_replication_role|DISABLE TRIGGER",
        example="with pgtrigger.ignore():",
    ),
]

# Views, endpoints and the pages behind forms only ask and perform.
SHELLS = re.compile(r"(?:^|/)(?:views|acting|pages)(?:/|\.py$)|(?:^|/)api\.py$|^api/")
WRITES = re.compile(r"\.objects\.(?:create|bulk_create|get_or_create|update_or_create)\(|\.(?:bulk_)?update\(\w+=")

# A deployed policy forbids them, so a page that has them is broken.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|\bhx-on|javascript:")
# Whatever a person wrote is escaped. The drawing of a second factor is made by us.
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape off")
MAY_BE_UNESCAPED = ["templates/mfa/totp/activate_form.html"]

# What belongs to where the project was made, and not to the project. Pieced together, so that this file has none.
ELSEWHERE = {
    "an issue's number": (r"\bissue " + r"#?\d", "see issue " + "12"),
    "a folder of one machine": (r"(?<![\w.])/(?:work|tmp/plan)" + r"/", "in /work" + "/main"),
    "somebody who built it": (r"\bhelper" + r"-\w", "helper" + "-3"),
    "the address of a package registry": (
        r"pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian" + r"|proxy\.golang",
        "https://pypi" + ".org/simple",
    ),
}
NO_TEXT = {".woff2", ".png", ".pyc"}
NOT_OURS = {"var", "staticfiles", "node_modules"}


@cache
def sources() -> tuple[tuple[str, str], ...]:
    """Path and text of every Python file of the apps."""
    return tuple(
        (str(path.relative_to(ROOT)), path.read_text()) for app in APPS for path in sorted((ROOT / app).rglob("*.py"))
    )


def written_by_hand() -> Iterator[tuple[str, str]]:
    """The sources without migrations, which Django writes half of."""
    return ((path, text) for path, text in sources() if "/migrations/" not in path)


@cache
def parsed(text: str) -> ast.Module:
    return ast.parse(text)


def templates() -> list[tuple[str, str]]:
    return [(str(path.relative_to(ROOT)), path.read_text()) for path in sorted((ROOT / "templates").rglob("*.html"))]


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, text in written_by_hand():
        for node in ast.walk(parsed(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def all_texts() -> Iterator[tuple[str, str]]:
    """Path and text of whatever is handed to others, documentation and settings of tools included."""
    for place in sorted(ROOT.iterdir()):
        if place.name in NOT_OURS or (place.name.startswith(".") and place.name not in (".ci", ".env.example")):
            continue
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_file() and path.suffix not in NO_TEXT:
                yield str(path.relative_to(ROOT)), path.read_text(errors="ignore")


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
    for place in rule.places:
        assert any(each.startswith(place) for each in found), f"nothing is found in {place}: the rule has rotted"


@pytest.mark.parametrize("rule", NOWHERE, ids=lambda rule: rule.what)
def test_this_stands_nowhere(rule):
    assert re.search(rule.pattern, rule.example), "the pattern does not find what it is for"
    assert finds(rule) == []


def test_a_task_is_a_shell_of_one_line():
    tasks = [
        (f"{path}: {function.name}", len(function.body))
        for path, function in functions()
        if any("shared_task" in ast.unparse(decorator) for decorator in function.decorator_list)
    ]
    assert tasks
    assert [name for name, lines in tasks if lines > 1] == []


def test_views_and_endpoints_write_nothing_themselves():
    shells = [(path, text) for path, text in sources() if SHELLS.search(path)]
    assert len(shells) > 50
    assert [path for path, text in shells if WRITES.search(text)] == []
    assert any(WRITES.search(text) for path, text in sources() if "/stages/" in path)


def test_templates_bring_no_script_or_style_of_their_own():
    assert all(INLINE.search(bad) for bad in ("<script>", '<p style="">', '<a onclick="">', "javascript:go()"))
    assert [path for path, text in templates() if INLINE.search(text)] == []


def test_templates_escape_what_people_write():
    assert [path for path, text in templates() if UNESCAPED.search(text)] == MAY_BE_UNESCAPED


def test_no_file_becomes_the_giant():
    lengths = {path: text.count("\n") for path, text in written_by_hand()}
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_template_becomes_the_giant():
    lengths = {path: text.count("\n") for path, text in templates()}
    assert lengths
    assert {path: lines for path, lines in lengths.items() if lines > LONGEST_TEMPLATE} == {}


def test_no_function_becomes_the_giant():
    lengths = {f"{path}: {node.name}": node.end_lineno - node.lineno + 1 for path, node in functions()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


def test_every_module_says_what_it_is():
    silent = [
        path
        for path, text in written_by_hand()
        if text.strip() and not path.endswith("/apps.py") and not ast.get_docstring(parsed(text))
    ]
    assert silent == []


def test_every_function_has_types():
    bare = [
        f"{path}:{node.lineno}: {node.name}"
        for path, node in functions()
        if node.returns is None
        or any(
            each.annotation is None and each.arg not in ("self", "cls")
            for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
        )
    ]
    assert bare == []


def test_names_are_strong():
    weak = re.compile(rf"(^|_)({'|'.join(WEAK_NAMES)})s?(_|$)")
    assert weak.search("payment_service")
    found = []
    for path, text in sources():
        names = [Path(path).stem]
        names += [
            re.sub(r"(?<!^)(?=[A-Z])", "_", node.name).lower()
            for node in ast.walk(parsed(text))
            if isinstance(node, ast.ClassDef)
        ]
        found += [f"{path}: {name}" for name in names if weak.search(name)]
    assert found == []


def test_nothing_is_imported_inside_a_function():
    """But for what an app registers when Django is ready, which cannot be imported before."""
    inside = [
        f"{path}:{inner.lineno}"
        for path, function in functions()
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert [place for place in inside if not place.split(":")[0].endswith("/apps.py")] == []
    assert inside, "no app registers anything any more: the exception has outlived its reason"


@pytest.mark.parametrize("what", ELSEWHERE)
def test_nothing_speaks_of_where_the_project_was_made(what):
    pattern, example = ELSEWHERE[what]
    assert re.search(pattern, example, re.IGNORECASE), "the pattern does not find what it is for"
    texts = list(all_texts())
    assert {"README.md", "Makefile", "tests/test_house.py"} <= {path for path, _ in texts}
    assert [path for path, text in texts if re.search(pattern, text, re.IGNORECASE)] == []


def test_documents_link_to_what_is_there():
    links = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    found = [(path, link) for path in documents for link in links.findall(path.read_text())]
    assert found
    dead = [f"{path.relative_to(ROOT)}: {link}" for path, link in found if not (path.parent / link).exists()]
    assert dead == []
