"""Trying a draft: which cases, and what came of each under the rulebook that it names and under the draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from contracts.models import RulebookDraft
from core import money
from core.fields import Field, errors_of
from core.phrases import phrase, phrase_later
from core.presenting import long_moment, money_words
from disputes.models import Cause, Phase, Trial
from disputes.play.comparing import COMPARED
from disputes.play.reading import parse
from disputes.play.seeding import SEEDS

SIDES = {"client": phrase_later("Client"), "freelancer": phrase_later("Freelancer")}


@cache
def own_cases() -> dict[str, tuple[str, str]]:
    """File -> (name, text) of the cases that come with the portal."""
    texts = {path.stem: path.read_text() for path in sorted(SEEDS.glob("*.yaml"))}
    return {file: (parse(text, file).name, text) for file, text in texts.items()}


def try_page(draft: RulebookDraft, said: Any = None, wrong: Mapping[str, list[str]] | None = None) -> dict[str, Any]:
    """The context of templates/rulebooks/try.html."""
    wrong = wrong or {}
    chosen = list(own_cases()) if said is None else said.getlist("cases")
    fields = [
        Field(
            name="cases",
            label=phrase("Cases that come with the portal"),
            kind="checkboxes",
            value=chosen,
            choices=[(file, name) for file, (name, _) in own_cases().items()],
            error=list(wrong.get("cases", [])),
        ),
        Field(
            name="files",
            label=phrase("Files of your own"),
            kind="file",
            multiple=True,
            accept=".yaml,.yml",
            help=phrase("Played cases as YAML, such as past cases of yours. They are read, and not kept as evidence."),
            error=list(wrong.get("files", [])),
        ),
        Field(
            name="text",
            label=phrase("Or one case as text"),
            kind="textarea",
            value=said.get("text", "") if said else "",
            error=list(wrong.get("text", [])),
        ),
    ]
    return {"draft": draft, "fields": fields, "errors": errors_of(fields, wrong.get("", []))}


def trial_page(trial: Trial) -> dict[str, Any]:
    """The context of templates/rulebooks/trial.html."""
    rows = [_row(each) for each in trial.rows]
    return {
        "trial": trial,
        "draft": trial.draft,
        "total": len(trial.cases),
        "is_of_now": trial.draft.is_open and trial.draft.version == trial.draft_version,
        "rows": rows,
        "differing": [row for row in rows if row["lines"]],
        "failing": [row for row in rows if row["error"]],
    }


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    named, tried = row["named"], row["tried"]
    lines = _lines(named, tried, row["currency"]) if tried and row["differs"] else []
    return {
        "name": row["name"],
        "rulebook": row["rulebook"],
        "error": row["error"],
        "differs": ", ".join(COMPARED[key].lower() for key in row["differs"]),
        "lines": lines,
        "named": _ended(named),
        "tried": _ended(tried) if tried else "",
    }


def _ended(came: Mapping[str, Any]) -> str:
    if came["outcome"]:
        return str(Cause(came["outcome"]).label)
    return phrase("Still open: {label}", label=Phase(came["phase"]).label) if came["phase"] else phrase("No case")


def _lines(named: Mapping[str, Any], tried: Mapping[str, Any], currency: str) -> list[dict[str, Any]]:
    """(what, under the named rulebook, under the draft, whether they differ): outcome, moment and money always."""
    said = [
        (phrase("How it ended"), _ended(named), _ended(tried)),
        (phrase("Closed at"), _moment(named["closed_at"]), _moment(tried["closed_at"])),
    ]
    for side, label in SIDES.items():
        said.append(
            (phrase("{label}, all in all", label=label), _net(named, side, currency), _net(tried, side, currency))
        )
    for side, label in SIDES.items():
        first, second = ((came["fees"] or {}).get(side, "none").replace("_", " ") for came in (named, tried))
        said.append((phrase("Fee of the {label}", label=label.lower()), first, second))
    refused = [line for line in tried["refused"] if line not in named["refused"]]
    if refused:
        said.append((phrase("Steps that went another way"), "", "; ".join(refused)))
    return [{"what": what, "named": one, "tried": two, "differs": one != two} for what, one, two in said]


def _moment(text: str | None) -> str:
    return long_moment(datetime.fromisoformat(text)) if text else phrase("Still open")


def _net(came: Mapping[str, Any], side: str, currency: str) -> str:
    text = str(came["net"][side])
    amount = money.parse(text.lstrip("-"), currency)
    return money_words(-amount if text.startswith("-") else amount, currency)
