"""What a declared function leads to, read from its own text and that of the functions that it calls.

Declarations say who may do what, and when. Where it leads (a phase, a way to end, a clock that starts) stands in the
functions themselves, as names: `process.advance(case, Phase.ELECTION)`. They are read here, not kept a second time.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

from contracts.models import MilestoneState
from contracts.models.milestone import REFUND_REQUESTED
from contracts.rules import PARAMETERS
from disputes import process
from disputes.models import Cause, Phase
from record.declaring import declared
from timers.counting import Length

OURS = ("contracts.", "disputes.")
STARTING = frozenset({"start", "_start", "start_clock", "begin", "restart"})
# What is released whole to one side ends the milestone in one way.
RELEASED_TO = {"freelancer": str(MilestoneState.PAID), "client": str(MilestoneState.REFUNDED)}
KEY_OF = {name: key for key, (name, _) in PARAMETERS.items() if key not in ("calendar", "time_zone")}


@dataclass
class Traced:
    """`starts`: kind of deadline -> how long, as parameters of the rulebook or in words. `opens`: a case begins."""

    opens: bool = False
    phases: set[str] = field(default_factory=set)
    causes: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    starts: dict[str, list[str]] = field(default_factory=dict)

    def take(self, other: Traced) -> None:
        self.opens = self.opens or other.opens
        self.phases |= other.phases
        self.causes |= other.causes
        self.states |= other.states
        for kind, lengths in other.starts.items():
            self.starts.setdefault(kind, [])
            self.starts[kind] += [each for each in lengths if each not in self.starts[kind]]


def traced(run: Callable[..., Any]) -> Traced:
    """All that a function and the functions under it lead to."""
    found, seen, ahead = Traced(), set[FunctionType](), [run]
    while ahead:
        function = ahead.pop()
        if not isinstance(function, FunctionType) or function in seen:
            continue
        seen.add(function)
        reading = _read(function)
        found.take(reading.traced)
        ahead += reading.calls
    return found


@dataclass
class Reading:
    """One function: what it says itself, and which of our functions it names."""

    traced: Traced = field(default_factory=Traced)
    calls: list[FunctionType] = field(default_factory=list)


@cache
def _read(function: FunctionType) -> Reading:
    reading = Reading()
    for statement in _body(function):
        _visit(statement, function, reading)
    return reading


@cache
def _body(function: FunctionType) -> list[ast.stmt]:
    parsed = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    return parsed.body if isinstance(parsed, ast.FunctionDef) else []


def _visit(node: ast.AST, function: FunctionType, reading: Reading) -> None:
    if isinstance(node, ast.Compare):
        return  # what is compared with leads nowhere
    if isinstance(node, ast.keyword) and isinstance(_value(node.value, function), Phase):
        return  # what rows are looked for by leads nowhere
    if isinstance(node, ast.Call):
        _call(node, function, reading)
        if _name_of(node) == "release_all":
            return
    if isinstance(node, ast.Name | ast.Attribute):
        _mention(_value(node, function), reading)
    for child in ast.iter_child_nodes(node):
        _visit(child, function, reading)


def _mention(value: Any, reading: Reading) -> None:
    if isinstance(value, Phase):
        reading.traced.phases.add(str(value))
    elif isinstance(value, Cause):
        reading.traced.causes.add(str(value))
    elif isinstance(value, FunctionType) and value.__module__.startswith(OURS) and value is not process.advance:
        reading.calls.append(value)
        reading.traced.opens = reading.traced.opens or value is process.begin


def _call(node: ast.Call, function: FunctionType, reading: Reading) -> None:
    name = _name_of(node)
    named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    if name == "stand" and "contested_at" not in named:  # which stays where it stands
        words = [named["refund_requested_at"]] if "refund_requested_at" in named else []
        reading.traced.states |= {REFUND_REQUESTED} if words else set(_states(node, function))
    if name == "release_all" and (to := _value(named.get("to"), function)) in RELEASED_TO:
        reading.traced.states.add(RELEASED_TO[to])
    if name in STARTING:
        kinds = [value for each in node.args if (value := _value(each, function)) in _kinds()]
        for kind in kinds:
            lengths = [words for each in node.args for words in _lengths(each, function)]
            reading.traced.take(Traced(starts={kind: list(dict.fromkeys(lengths))}))


def _states(node: ast.Call, function: FunctionType) -> Iterator[str]:
    for each in ast.walk(node):
        value = _value(each, function)
        if isinstance(value, MilestoneState):
            yield str(value)


def _lengths(node: ast.AST, function: FunctionType, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Parameters of the rulebook that an argument asks for; or a length that stands in the code."""
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and each.attr in KEY_OF and _last_name(each.value) == "rules":
            yield KEY_OF[each.attr]
        value = _value(each, function)
        if isinstance(value, Length):
            yield str(value)
        elif isinstance(value, FunctionType) and value.__module__.startswith(OURS):
            yield from (words for statement in _body(value) for words in _lengths(statement, value))
        elif isinstance(each, ast.Call) and _name_of(each) == "Length":
            yield from _written(each)
        elif isinstance(each, ast.Name) and each.id not in seen:
            for assigned in _assigned(each.id, function):
                yield from _lengths(assigned, function, seen | {each.id})


def _assigned(name: str, function: FunctionType) -> Iterator[ast.expr]:
    """What a name of the function itself was given, wherever that is."""
    for statement in _body(function):
        for each in ast.walk(statement):
            if isinstance(each, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in each.targets):
                yield each.value


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _written(node: ast.Call) -> Iterator[str]:
    match node.args:
        case [ast.Constant(value=int(count)), ast.Constant(value=str(unit))]:
            yield str(Length(count, unit))


def _name_of(node: ast.Call) -> str:
    called = node.func
    return called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""


def _value(node: ast.AST | None, function: FunctionType) -> Any:
    """What a name stands for in a function's module, as far as it can be known without running it."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return function.__globals__.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        owner = function.__globals__.get(node.value.id)
        if isinstance(owner, ModuleType | type):
            return getattr(owner, node.attr, None)
    return None


@cache
def _kinds() -> frozenset[str]:
    return frozenset(declared.lapses)
