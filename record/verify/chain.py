"""The record in a file: whether its chain of hashes holds, and whether its sealed texts are those that it speaks of."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

COUNTED = ("subject", "number", "id", "at", "act", "by", "position", "said", "moved")
INTACT, BROKEN, NOTE = "intact", "broken", "note"
ZEROS = "0" * 64
# Signs that steer a terminal or turn the reading direction, and halves of a sign.
MISLEADING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# What reading something odd may raise. Whoever made the file chose what is in it.
ODD = (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError, OverflowError)


class Flaw(Exception):
    """Why the rest cannot be looked at."""


@dataclass(frozen=True)
class Bounds:
    """How much is looked at: members of an archive, bytes of all of them unpacked, bytes of one that is read whole."""

    members: int = 20_000
    unpacked: int = 64 * 1024**3
    whole: int = 256 * 1024**2


@dataclass(frozen=True)
class Found:
    name: str
    state: str
    words: str


@dataclass(frozen=True)
class Chain:
    """A sound record, for whoever can ask its portal. `index`: the hash of the index of an arbitrator's file."""

    name: str
    subject: str
    hashes: tuple[str, ...]
    index: str = ""


@dataclass
class Report:
    """What was found, in the order in which it was looked at."""

    bounds: Bounds = field(default_factory=Bounds)
    found: list[Found] = field(default_factory=list)
    chains: list[Chain] = field(default_factory=list)
    sums: bytes = b""  # of an archive: its list of hashes, and the seal that the portal put under it
    seal: str = ""

    def say(self, name: str, state: str, words: str) -> None:
        self.found.append(Found(printable(name), state, printable(words, 400)))

    @property
    def broken(self) -> list[Found]:
        return [each for each in self.found if each.state == BROKEN]

    @property
    def is_intact(self) -> bool:
        return not self.broken and bool(self.chains)


def printable(text: str, longest: int = 160) -> str:
    """Names come from the file: nothing in them may move a cursor or turn the reading direction."""
    shown = MISLEADING.sub("\N{REPLACEMENT CHARACTER}", text[:longest])
    return shown if len(text) <= longest else f"{shown}…"


def parsed(raw: bytes) -> Any:
    """JSON in UTF-8 that every reader understands alike: no name twice in one object, no number that is none."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(dict(pairs)) < len(pairs):
            raise ValueError("a name stands twice in one object")
        return dict(pairs)

    def never(word: str) -> None:
        raise ValueError(f"{word} is no number")

    return json.loads(raw.decode("utf-8"), object_pairs_hook=once, parse_constant=never)


def flaw_in(record: dict[str, Any]) -> str | None:
    """What is wrong with a record, the first thing only; None when it is sound. Of an entry that was left out the
    hashes are there, and can be followed.
    """
    previous = ZEROS
    for place, event in enumerate(record["events"], 1):
        is_left_out = event.get("left_out") is True
        name = f"Event {event['number']} ({'left out' if is_left_out else event['act']})"
        if event["number"] != place or event.get("subject", record["subject"]) != record["subject"]:
            return f"{name} stands where event {place} of this record belongs."
        if event["previous"] != previous:
            return f"{name} does not follow the event before it."
        if set(event) != {"previous", "hash", *(("number", "left_out") if is_left_out else COUNTED)}:
            return f"{name} holds more or less than its hash is taken of."
        if not re.fullmatch("[0-9a-f]{64}", event["hash"]):
            return f"{name} has no hash."
        if not is_left_out and event["hash"] != _hash_of(event):
            return f"{name} has been changed: its content does not have its hash."
        previous = event["hash"]
    many = len(record["events"])
    if ("version" in record or "head" in record) and (record["version"], record["head"]) != (many, previous):
        return f"The record has {record['version']} events; {many} are here, or its end differs."
    flaws = (flaw_in_sealed(record["events"], each) for each in record.get("sealed", []))
    return next((flaw for flaw in flaws if flaw), None)


def _hash_of(event: dict[str, Any]) -> str:
    content = {name: event[name] for name in COUNTED}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(bytes.fromhex(event["previous"]) + text.encode()).hexdigest()


def flaw_in_sealed(events: list[dict[str, Any]], sealed: dict[str, Any]) -> str | None:
    """The salt has its fixed length, so that nobody can move words from the beginning of the text into it."""
    what, number = str(sealed["what"]), sealed["event"]
    event = events[number - 1] if 0 < number <= len(events) else {}
    digest = hashlib.sha256((sealed["salt"] + sealed["text"]).encode()).hexdigest()
    held = event.get("said", {})
    if not re.fullmatch("[0-9a-f]{32}", sealed["salt"]) or digest not in _texts_in(held):
        return f"The {what} is not the one whose hash event {number} holds."
    side, message = re.match(r"statement of the (\w+)", what), re.fullmatch(r"message (\d+)", what)
    is_of_another = side and side[1] != event["position"]
    if is_of_another or (message and int(message[1]) not in (held.get("words"), held.get("message"))):
        return f"The {what} is another text than event {number} speaks of."
    return None


def _texts_in(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, (list, dict)):
        for each in said.values() if isinstance(said, dict) else said:
            yield from _texts_in(each)


def record_in(name: str, raw: bytes, report: Report, index: str = "") -> dict[str, Any]:
    """Say whether it is sound, and give it back; nothing of one that is not."""
    try:
        record = parsed(raw)
        if not str(record["format"]).startswith("evenhand record 1") or not record["events"]:
            raise Flaw("This is not the record of a case or a contract.")
        if flaw := flaw_in(record):
            raise Flaw(flaw)
    except Flaw as flaw:
        report.say(name, BROKEN, str(flaw))
        return {}
    except ODD as odd:
        report.say(name, BROKEN, f"This is not a complete record in JSON: {odd!r}")
        return {}
    events, sealed = record["events"], len(record.get("sealed", []))
    report.chains.append(Chain(name, str(record["subject"]), tuple(event["hash"] for event in events), index))
    texts = f", and so {'is 1 text' if sealed == 1 else f'are {sealed} texts'} sealed in it" if sealed else ""
    report.say(
        name, INTACT, f"{len(events)} entries, each as it was written{texts}. The last hash: {events[-1]['hash']}"
    )
    if hidden := sum("left_out" in event for event in events):
        words = f"{hidden} entries are left out, and only their hashes are here. What stands before such an entry is "
        report.say(name, NOTE, f"{words}confirmed by the portal, or by the whole record that a side exported.")
    if record.get("annexes") or record.get("reference"):
        report.say(name, NOTE, "Reference and annexes stand beside the record: its hashes do not cover them.")
    return dict(record)
