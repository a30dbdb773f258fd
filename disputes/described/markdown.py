"""The process as a page of the documentation: two diagrams and two tables, written from the declarations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from contracts.models import MilestoneState
from contracts.models.milestone import REFUND_REQUESTED
from contracts.parameter_words import STAGES
from contracts.parameters_said import said
from contracts.rulebooks import SHIPPED
from disputes.described.acts import Described, acts
from disputes.described.clocks import Clock, clocks
from disputes.described.lifecycle import Way, ways_of_a_case, ways_of_a_milestone
from disputes.models import Cause, Phase

HEAD = """# The process

This page is written by `make docs` from the declarations in the code: the phases and what may follow them
(`disputes/process.py`), the acts and lapses (`contracts/stages/`, `disputes/stages/`) and what stops a clock
(`disputes/standstills.py`). A test fails when it says something else than they do. Do not edit it by hand.
In the running portal `/how-it-works/` tells the same in plain words.
"""


def page() -> str:
    """All of docs/process.md."""
    parts = [
        HEAD,
        "## A case\n\nEach arrow carries the acts and lapses that can lead along it. When, their effect says.\n"
        "What cools off after a threat leads where its act leads, when `cooling_off` lapses.\n",
        _diagram(_case()),
        "`awarding` is arbitration once an award has been recorded; `second opinion` is recommendation while another "
        "mediator reads.\n",
        "## A milestone\n\nWhat is held for it leaves it once: as the sides say, as a clock says, or as a case ends.\n",
        _diagram(_milestone()),
        "## Acts: what people can do\n\n`*` marks an input that may be left out. Checked in this order: the person, "
        "the phase, the person's limit, the input.\n",
        *chain.from_iterable(_acts_of(subject) for subject in ("contract", "case")),
        "## Clocks: what happens when nobody does anything\n",
        *_clocks(),
        "## Rulebooks\n\nThe parameters, and what the rulebooks that come with the product say.\n",
        *_parameters(),
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def _diagram(lines: Iterable[str]) -> str:
    return "\n".join(["```mermaid", "stateDiagram-v2", *(f"    {line}" for line in lines), "```"]) + "\n"


def _case() -> Iterator[str]:
    by_phase = {clock.phase: clock for clock in clocks() if clock.phase}
    for phase in Phase:
        clock = by_phase.get(str(phase))
        runs = f"<br/>{', '.join(clock.lengths)}" if clock and clock.lengths else ""
        yield f'state "{phase.label}{runs}" as {phase}'
    yield from _arrows(ways_of_a_case())
    yield f"{Phase.CLOSED} --> [*]"


def _milestone() -> Iterator[str]:
    for state in MilestoneState:
        yield f'state "{state.label}" as {state}'
    yield f'state "Refund requested" as {REFUND_REQUESTED}'
    yield f"[*] --> {MilestoneState.UNFUNDED}"
    yield from _arrows(ways_of_a_milestone())
    ends = {way.start for way in ways_of_a_milestone()}
    yield from (f"{state} --> [*]" for state in MilestoneState if state not in ends)


def _arrows(ways: Iterable[Way]) -> Iterator[str]:
    for way in ways:
        by = f": {', '.join(way.by)}" if way.by else ""
        yield f"{way.start or '[*]'} --> {way.end}{by}"


def _acts_of(subject: str) -> Iterator[str]:
    there = [each for each in acts() if each.subject == subject]
    yield f"### On a {subject}\n"
    yield _table(("act", "who", "when", "input", "effect"), (_act_row(each) for each in there))


def _act_row(act: Described) -> tuple[str, ...]:
    who = ", ".join(act.by) + "".join(f"; {condition.rstrip('.')}" for condition in act.conditions)
    inputs = ", ".join(f"`{name}`{'' if required else '*'}" for name, _, required in act.inputs)
    return f"`{act.name}`<br>{act.label}", who, act.when, inputs or "–", _effect(act)


def _effect(described: Described) -> str:
    ways = ", ".join(f"`{cause}`" for cause in described.endings)
    ends = f" Can close the case: {ways}." if ways else ""
    if described.by == ("clock",):
        return f"{described.effect}{ends}"
    marks = [words for words, holds in (("moves money", described.moves_money), ("final", described.final)) if holds]
    return f"{described.effect}{ends}" + (f" *({', '.join(marks)})*" if marks else "")


def _clocks() -> Iterator[str]:
    head = ("clock", "what starts it", "how long", "when it passes", "what stops it")
    yield _table(head, (_clock_row(each) for each in clocks()))


def _clock_row(clock: Clock) -> tuple[str, ...]:
    lengths = " or ".join(f"`{each}`" if "." in each else each for each in clock.lengths)
    stops = ", ".join(each.replace("_", " ") for each in clock.stopped_by)
    return f"`{clock.kind}`", "; ".join(clock.starts) or "–", lengths or "–", _effect(clock.passing), stops or "–"


def _parameters() -> Iterator[str]:
    for stage, parameters in STAGES.items():
        yield f"### {stage}\n"
        rows = (
            (f"`{each.key}`", each.meaning, *(said(each, book[each.key]) for book in SHIPPED.values()))
            for each in parameters
        )
        yield _table(("parameter", "what it is", *SHIPPED), rows)
    yield "### Ways to end\n"
    yield _table(("cause", "in words"), ((f"`{cause}`", str(cause.label)) for cause in Cause))


def _table(head: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ").replace("\u00a0", " ")
