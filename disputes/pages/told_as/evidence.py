"""Evidence, as the record tells it: what came in, what was said of it anew, what was withdrawn, admitted, sealed."""

from __future__ import annotations

from typing import Any

from core.phrases import phrase, phrase_later
from disputes.beside import quoted
from disputes.inputs_exhibits import WHOLE
from disputes.models import Case
from disputes.pages.exhibit_marks import THE_WHOLE, recorded_period
from disputes.pages.told_as.amounts import Sentences
from disputes.pages.told_as.counted import how_long


def _added(case: Case, said: dict[str, Any]) -> str:
    named = ", ".join(f"{number} {name}" for number, name, *_ in said.get("exhibits", []))
    told = [phrase("added evidence: {named}", named=named) if named else phrase("added evidence")]
    if said.get("happened"):
        told.append(phrase("It happened: {period}", period=recorded_period(said["happened"])))
    if said.get("about"):
        told.append(phrase("It is about {about}", about=said["about"]))
    if said.get("late"):
        told.append(phrase("Evidence had closed before"))
    if said.get("came_from"):
        told.append(phrase("These are messages from outside the portal: “{came_from}”", came_from=said["came_from"]))
    if said.get("sealed"):
        told.append(phrase("It is sealed: “{sealed}”", sealed=said["sealed"]))
    return ". ".join(told)


def closed_by_it(said: dict[str, Any]) -> list[str]:
    """Of each exhibit that its mediator still had open then: for how long it had been."""
    return [
        phrase("Exhibit {exhibit} had been open for {how_long}", exhibit=exhibit, how_long=how_long(seconds))
        for exhibit, seconds in said.get("closed", [])
    ]


def _described(case: Case, said: dict[str, Any]) -> str:
    told = [phrase("described exhibit {exhibit} anew", exhibit=said["exhibit"])]
    for what, before, after in said.get("changed", []):
        told.append(CHANGED[what](case, before, after))
    return ". ".join(told)


def _caption(case: Case, before: str, after: str) -> str:
    then, now = (quoted(case, each) if each else phrase("nothing") for each in (before, after))
    return phrase("What it shows: {then} before, {now} now", then=then, now=now)


def _happened(_: Case, before: str, after: str) -> str:
    return phrase(
        "When it happened: {then} before, {now} now",
        then=recorded_period(before),
        now=recorded_period(after),
    )


def _about(_: Case, before: str, after: str) -> str:
    then, now = (THE_WHOLE.lower() if each == WHOLE else each for each in (before, after))
    return phrase("What it is about: {then} before, {now} now", then=then, now=now)


CHANGED = {"caption": _caption, "happened": _happened, "about": _about}


def _withdrew(_: Case, said: dict[str, Any]) -> str:
    return phrase("withdrew exhibit {exhibit}: “{reason}”", exhibit=said["exhibit"], reason=said["reason"])


def _answered(answer: str) -> Any:
    def told(_: Case, said: dict[str, Any]) -> str:
        words = f": “{said['words']}”" if said.get("words") else ""
        return phrase(answer, exhibit=said["exhibit"]) + words

    return told


def _gist(_: Case, said: dict[str, Any]) -> str:
    return phrase("told the gist of sealed exhibit {exhibit}: “{gist}”", exhibit=said["exhibit"], gist=said["gist"])


def _pinned(case: Case, said: dict[str, Any]) -> str:
    """Of a sealed exhibit the record says neither the place nor the words."""
    places = {"pin": said["pin"], "exhibit": said["exhibit"]}
    if said.get("words"):
        return phrase("set pin {pin} in exhibit {exhibit}: {words}", words=quoted(case, said["words"]), **places)
    return phrase("set pin {pin} in exhibit {exhibit}", **places)


def _took_pin_back(_: Case, said: dict[str, Any]) -> str:
    return phrase("took pin {pin} in exhibit {exhibit} back", pin=said["pin"], exhibit=said["exhibit"])


SENTENCES: Sentences = {
    "add_exhibits": _added,
    "read_exhibit": lambda _, said: phrase("opened exhibit {number}", number=said.get("exhibit", "")).rstrip(),
    "describe_exhibit": _described,
    "withdraw_exhibit": _withdrew,
    "restore_exhibit": lambda _, said: phrase("restored exhibit {exhibit}", exhibit=said["exhibit"]),
    "pin_exhibit": _pinned,
    "take_pin_back": _took_pin_back,
    "admit_import": _answered(phrase_later("admitted the messages from outside in exhibit {exhibit}")),
    "deny_import": _answered(phrase_later("denied the messages from outside in exhibit {exhibit}")),
    "summarise_sealed": _gist,
}
