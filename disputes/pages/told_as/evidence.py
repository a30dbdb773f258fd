"""Evidence, as the record tells it: what came in, what was said of it anew, what was withdrawn, admitted, sealed."""

from __future__ import annotations

from typing import Any

from disputes.beside import quoted
from disputes.inputs_exhibits import WHOLE
from disputes.models import Case
from disputes.pages.exhibit_marks import THE_WHOLE, recorded_period
from disputes.pages.told_as.amounts import Sentences


def _added(case: Case, said: dict[str, Any]) -> str:
    named = ", ".join(f"{number} {name}" for number, name, *_ in said.get("exhibits", []))
    told = [f"added evidence: {named}" if named else "added evidence"]
    if said.get("happened"):
        told.append(f"It happened: {recorded_period(said['happened'])}")
    if said.get("about"):
        told.append(f"It is about {said['about']}")
    if said.get("late"):
        told.append("Evidence had closed before")
    if said.get("came_from"):
        told.append(f"These are messages from outside the portal: “{said['came_from']}”")
    if said.get("sealed"):
        told.append(f"It is sealed: “{said['sealed']}”")
    return ". ".join(told)


def _described(case: Case, said: dict[str, Any]) -> str:
    told = [f"described exhibit {said['exhibit']} anew"]
    for what, before, after in said.get("changed", []):
        told.append(CHANGED[what](case, before, after))
    return ". ".join(told)


def _caption(case: Case, before: str, after: str) -> str:
    words = [quoted(case, each) if each else "nothing" for each in (before, after)]
    return f"What it shows: {words[0]} before, {words[1]} now"


def _happened(_: Case, before: str, after: str) -> str:
    return f"When it happened: {recorded_period(before)} before, {recorded_period(after)} now"


def _about(_: Case, before: str, after: str) -> str:
    places = [THE_WHOLE.lower() if each == WHOLE else each for each in (before, after)]
    return f"What it is about: {places[0]} before, {places[1]} now"


CHANGED = {"caption": _caption, "happened": _happened, "about": _about}


def _withdrew(_: Case, said: dict[str, Any]) -> str:
    return f"withdrew exhibit {said['exhibit']}: “{said['reason']}”"


def _answered(verb: str) -> Any:
    def told(_: Case, said: dict[str, Any]) -> str:
        words = f": “{said['words']}”" if said.get("words") else ""
        return f"{verb} the messages from outside in exhibit {said['exhibit']}{words}"

    return told


def _gist(_: Case, said: dict[str, Any]) -> str:
    return f"told the gist of sealed exhibit {said['exhibit']}: “{said['gist']}”"


SENTENCES: Sentences = {
    "add_exhibits": _added,
    "read_exhibit": lambda _, said: f"opened exhibit {said.get('exhibit', '')}".rstrip(),
    "describe_exhibit": _described,
    "withdraw_exhibit": _withdrew,
    "restore_exhibit": lambda _, said: f"restored exhibit {said['exhibit']}",
    "admit_import": _answered("admitted"),
    "deny_import": _answered("denied"),
    "summarise_sealed": _gist,
}
