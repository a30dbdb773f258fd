"""The task list of a claim or an answer, and what its pages have in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from contracts.acting import Form, address
from core.errors import Invalid
from core.phrases import phrase, phrase_later
from core.worded import is_missing
from disputes.guided.stating import NOT_BEGUN, Stating, Task
from disputes.pages.filing import disputable
from disputes.pages.guided_addresses import Addresses

OPTIONAL = phrase_later("Not begun. You can leave it out.")
STATES = {NOT_BEGUN: "pen", "Begun": "pen", "Done": "check"}


@dataclass(frozen=True)
class Line:
    """A part in the list. `says` is its state in words, `wrong` what keeps it from being done."""

    title: str
    url: str
    says: str
    is_done: bool
    wrong: list[str]


def common(stating: Stating, at: Addresses) -> dict[str, Any]:
    attempt = stating.attempt
    return dict(attempt.begins.context) | {
        "subject": attempt.subject,
        "act": attempt.act,
        "actor": attempt.actor,
        "currency": attempt.subject.currency,
        "back": address(attempt.subject),
        "rules": attempt.subject.rules,
        "claims": at.claims,
        "is_late": attempt.act.name == "set_aside",
        "at": at,
        "key": attempt.key,
        "told": attempt.told(),
        "ifnothing": attempt.silence(),
        "about_reason": stating.about.get("about") or "work",
    }


def list_page(stating: Stating, at: Addresses, refusal: Invalid | None = None) -> dict[str, Any]:
    """The context of templates/guided/tasks.html. `refusal` is what the act itself found wrong with what is done."""
    found = _found(stating, refusal)
    barred = _barred(stating) if at.claims else []
    done, count = stating.done, len(stating.parts)
    following = next((task for task in stating.tasks if task.holds_up), None)
    return common(stating, at) | {
        "lines": [_line(task, at, found.get(task.part.name, [])) for task in stating.tasks],
        "barred": barred,
        "progress": phrase("{done} of {count} parts are done.", done=done, count=count),
        "can_be_sent": stating.can_be_sent and not barred,
        "next": following.part if following else None,
        "next_url": at.part(following.part.name) if following else "",
        "draft": stating.draft,
        "errors": _errors(stating, at, refusal, found),
        "sends": phrase("Check your answers, then open the case")
        if at.claims
        else phrase("Check your answer, then send it"),
    }


def changes(begins: Form, stating: Stating, at: Addresses) -> Form:
    """On the check page each answer leads back to its part."""
    leads = {name: at.part(part.name) for part in stating.parts for name in part.fields if not part.place}
    version = {"draft_version": stating.draft.version} if stating.draft else {}
    return replace(
        begins, changes=leads | {"items": at.tasks}, context={**begins.context, **version, "tasks": at.tasks}
    )


def _line(task: Task, at: Addresses, found: list[str]) -> Line:
    says = OPTIONAL if task.part.optional and task.state == NOT_BEGUN else f"{task.state}."
    # What is only not filled in yet is no fault: the part is begun.
    wrong = found or [words for said in task.wrong.values() for words in said if not is_missing(words)]
    return Line(task.part.title, at.part(task.part.name), says, task.is_done and not found, wrong)


def _found(stating: Stating, refusal: Invalid | None) -> dict[str, list[str]]:
    """Part -> what the act found wrong with it."""
    found: dict[str, list[str]] = {}
    places = [part for part in stating.parts if part.place]
    for name, words in (refusal.fields if refusal else {}).items():
        field, _, row = name.partition("[")
        number = row.partition("]")[0]
        is_item = field == "items" and number.isdigit() and int(number) < len(places)
        owner = places[int(number)] if is_item else next((p for p in stating.parts if field in p.fields), None)
        if owner is not None:
            found.setdefault(owner.name, []).extend(words)
    return found


def _errors(
    stating: Stating, at: Addresses, refusal: Invalid | None, found: dict[str, list[str]]
) -> list[tuple[str, str]]:
    if refusal is None:
        return []
    titles = {part.name: part.title for part in stating.parts}
    said = [("", f"{titles[name]}: {each}") for name, words in found.items() for each in words]
    return said or [("", refusal.message)]


def _barred(stating: Stating) -> list[dict[str, str]]:
    """The chosen milestones that cannot be disputed now, with why."""
    chosen = set(stating.about.getlist("milestones"))
    each: Iterable[dict[str, Any]] = disputable(stating.attempt.subject, stating.attempt.by)
    return [{"milestone": str(m["milestone"]), "why": m["why"]} for m in each if _is_barred(m, chosen)]


def _is_barred(milestone: dict[str, Any], chosen: set[str]) -> bool:
    return bool(milestone["why"]) and str(milestone["milestone"].number) in chosen
