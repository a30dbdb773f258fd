"""From a step's words to the input of an act: texts that it leaves out are filled, amounts and milestones never."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from contracts.models import Contract
from disputes.inputs import deliverables_of
from disputes.models import Case
from disputes.play.reading import Step
from record.declaring import FREELANCER
from timers.models import Subject

Fill = Callable[[dict[str, Any], Subject, str], dict[str, Any]]

FILLED = "Nothing more was said."
RULE = "What the contract says about this deliverable"
CHANGES = "A document that shows otherwise."


def inputs_of(step: Step, subject: Subject) -> dict[str, Any]:
    """The act's input, as a form would send it."""
    given = {key: _written(value) for key, value in step.inputs.items() if key != "screened"}
    fill = _FILL.get(step.act)
    return fill(given, subject, step.by) if fill else given


def _written(value: Any) -> Any:
    return str(value) if isinstance(value, float) else value


def _with(**texts: str) -> Fill:
    def fill(given: dict[str, Any], subject: Subject, side: str) -> dict[str, Any]:
        return (
            {name: given.get("text", FILLED) for name in texts}
            | {name: text for name, text in texts.items() if text}
            | given
        )

    return fill


def _items(given: dict[str, Any], milestones: list[Any], side: str) -> dict[str, Any]:
    done = "done" if side == FREELANCER else "not_done"
    items = [{"deliverable": place, "done": done} for place in deliverables_of(milestones)]
    return {"statement": FILLED, "items": items} | given


def _open(given: dict[str, Any], subject: Subject, side: str) -> dict[str, Any]:
    assert isinstance(subject, Contract)
    numbers = given.get("milestones") or []
    named = numbers if isinstance(numbers, list) else [numbers]
    disputed = [milestone for milestone in subject.all_milestones if milestone.number in named]
    return _items(given, disputed, side) | {"milestones": named}


def _respond(given: dict[str, Any], subject: Subject, side: str) -> dict[str, Any]:
    assert isinstance(subject, Case)
    return _items(given, subject.disputed, side)


def _recommend(given: dict[str, Any], subject: Subject, side: str) -> dict[str, Any]:
    assert isinstance(subject, Case)
    text = given.get("text", FILLED)
    findings = [
        {"deliverable": place, "found": "partly", "rule": RULE, "reason": text}
        for place in deliverables_of(subject.disputed)
    ]
    return {"findings": findings, "reasons": text, "would_change": CHANGES} | given


def _changes(given: dict[str, Any], subject: Subject, side: str) -> dict[str, Any]:
    return given | {"items": given.get("items") or [given.get("reason", FILLED)]}


def _refund(given: dict[str, Any], subject: Subject, side: str) -> dict[str, Any]:
    return given | {"reason": given.get("reason") or "; ".join(given.get("items") or [FILLED])}


def _reason(given: dict[str, Any], subject: Subject, side: str) -> dict[str, Any]:
    return {"reason": given.get("text", FILLED)} | {name: said for name, said in given.items() if name != "text"}


def _text(given: dict[str, Any], subject: Subject, side: str) -> dict[str, Any]:
    return {"text": FILLED} | given


def _offer(given: dict[str, Any], subject: Subject, side: str) -> dict[str, Any]:
    """A note is not required, and where contact is not direct there is none."""
    return {"note": given["text"]} | given if "text" in given else given


_FILL: dict[str, Fill] = {
    "submit": _with(note=""),
    "request_changes": _changes,
    "request_refund": _refund,
    "open": _open,
    "respond": _respond,
    "set_aside": lambda given, subject, side: _respond(_reason(given, subject, side), subject, side),
    "offer": _offer,
    "claim": _with(declaration=""),
    "recommend": _recommend,
    "reject": _with(typed="REJECT"),
    "record_award": _with(rule=""),
    "say": _text,
    "ask": _text,
    "answer": _text,
    "ask_party": _text,
    "answer_party": _text,
    "appeal": _with(words=""),
    "ask_to_see": _with(words=""),
    "correct_message": _text,
} | dict.fromkeys(
    (
        "approve_part", "give_refund", "end_contract", "grant_set_aside", "refuse_set_aside", "hand_back",
        "object_to_mediator", "sustain_objection", "overrule_objection", "request_second_opinion", "ask_correction",
        "correct", "refuse_correction", "request_waiver", "grant_waiver", "refuse_waiver", "refuse_award", "extend",
        "hold", "release_hold", "legal_release", "report", "uphold", "dismiss",
        "grant_appeal", "refuse_appeal",
    ),
    _reason,
)  # fmt: skip
