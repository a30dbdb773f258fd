"""A test that asserts nothing cannot fail: each asserts, expects a refusal, or calls something in tests that does."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TESTS = Path(__file__).resolve().parent
EXPECTS = {"raises", "expect", "fail"}  # of pytest and of the browser


@dataclass(frozen=True)
class Function:
    """A function of the tests: where it stands, whether it asserts itself, and what it names."""

    module: Path
    line: int
    name: str
    asserts: bool
    names: frozenset[str]


def function(node: ast.FunctionDef, module: Path = TESTS) -> Function:
    inside = list(ast.walk(node))
    names = {inner.id for inner in inside if isinstance(inner, ast.Name)}
    names |= {inner.attr for inner in inside if isinstance(inner, ast.Attribute)}
    asserts = any(isinstance(inner, ast.Assert) for inner in inside) or bool(names & EXPECTS)
    return Function(module, node.lineno, node.name, asserts, frozenset(names))


@cache
def functions() -> tuple[Function, ...]:
    return tuple(
        function(node, path)
        for path in sorted(TESTS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    )


def asserting(of: tuple[Function, ...]) -> frozenset[Function]:
    """Those that assert, themselves or by what they call: a function of their own module, or else of any."""
    own = {(each.module, each.name) for each in of}
    found = {each for each in of if each.asserts}
    while True:
        here, anywhere = {(each.module, each.name) for each in found}, {each.name for each in found}
        more = {
            each
            for each in of
            if each not in found
            and any(
                (each.module, name) in here if (each.module, name) in own else name in anywhere for name in each.names
            )
        }
        if not more:
            return frozenset(found)
        found |= more


def empty(of: tuple[Function, ...]) -> list[str]:
    tests = {each for each in of if each.name.startswith("test_")} - asserting(of)
    return sorted(f"{each.module.relative_to(TESTS)}:{each.line} {each.name}" for each in tests)


def test_every_test_can_fail():
    assert empty(functions()) == []


def test_a_test_that_only_does_something_is_found():
    words = "def test_a(): check(1)\ndef check(it): print(it)\ndef test_b(): ask()\ndef ask():\n assert 1"
    nodes = [node for node in ast.parse(words).body if isinstance(node, ast.FunctionDef)]
    assert empty(tuple(function(node) for node in nodes)) == [".:1 test_a"]
