"""The screen: what a message does to whoever it is for, judged from its words alone. One pure function.

What the text only quotes or reports is blanked (`reporting`), the rest brought into normal form (`normalising`) and
held against the rules (`rules`, plain data). The gravest category that any rule earns is the verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum

from messaging.details import EMAIL, PHONE, SPOKEN_PHONE, details_in
from messaging.normalising import Reading, readings
from messaging.reporting import without_quotations
from messaging.rules import ALL, Rule

Span = tuple[int, int]
LONGEST = 20_000  # characters; no room takes a longer text


class Category(StrEnum):
    """What a message may do to its reader, the gravest first."""

    THREAT = "threat"
    CIRCUMVENTION = "circumvention"
    HARASSMENT = "harassment"
    NONE = "none"


@dataclass(frozen=True)
class Verdict:
    """What the screen makes of a message; `spans` are stretches of the original text, in order, never overlapping."""

    category: Category = Category.NONE
    why: str = ""
    spans: list[Span] = field(default_factory=list)


@dataclass(frozen=True)
class _Finding:
    category: Category
    why: str
    span: Span


_SHORT = 60
_ROUND = 120  # characters on either side of a match in which an exception is looked for
_SENTENCE_END = re.compile(r"[.!?]+ ")

# An address or number alone is often part of the work; with one of these it is an invitation.
_INVITES = re.compile(
    r"(?<!\w)(?:call|text|phone|ring|reach|contact|e-?mail|mail|write|message|msg|ping|"
    r"whatsapp|send|add|my (?:number|cell|mobile|phone|e-?mail)|number is|"
    r"escrib\w+|llam\w+|correo|ecri\w+|appel\w+|numero|пиши\w*|напиши\w*|звони\w*|почт\w+|номер\w*|hubungi|kontak|nomor|tawag\w*|text|number|baat|"
    r"schreib\w*|ruf|nummer)(?!\w)"
)
_PART_OF_THE_WORK = re.compile(
    r"(?<!\w)(?:footer|header|form|recipient|regex|placeholder|brand guide|business card|"
    r"deliverable|contact page|letterhead|signature block|sample|test|(?:an|for) example|"
    r"fixture|dummy|validation|field|logo|flyer|poster|signed-off-by|co-authored-by|author|git|commit|invoice|order|tracking|version|config|timeout|maintainers?|"
    r"security|support@|noreply|mailing list|bug report|reported at|docs?|log|error|stack ?trace)(?!\w)"
)


def screen(text: str) -> Verdict:
    """Threat, contact or payment outside, harassment, or none of these."""
    findings = [finding for reading in readings(without_quotations(text[:LONGEST])) for finding in _findings(reading)]
    for category in Category:
        found = [finding for finding in findings if finding.category is category]
        if found:
            return Verdict(category, _reasons(found), _merged(finding.span for finding in found))
    return Verdict()


def _findings(reading: Reading) -> Iterator[_Finding]:
    details: list[Span] | None = None
    for rule in ALL:
        category = Category(rule.category)
        for match in rule.pattern.finditer(reading.text):
            if match.end() == match.start() or _is_excepted(rule, reading.text, match):
                continue
            # About contact: where a way to reach somebody stands in the text, that is what is meant. Looked for once.
            if category is Category.CIRCUMVENTION and details is None:
                details = details_in(reading.text)
            if category is Category.CIRCUMVENTION and details:
                yield from (_Finding(category, rule.why, reading.span(*span)) for span in details)
                break
            yield _Finding(category, rule.why, reading.span(*match.span()))
    for match in _invitations(reading.text):
        yield _Finding(Category.CIRCUMVENTION, "Contact outside", reading.span(*match.span()))


def _is_excepted(rule: Rule, text: str, match: re.Match[str]) -> bool:
    if rule.unless is None:
        return False
    before = text[max(0, match.start() - _ROUND) : match.start()]
    after = text[match.end() : match.end() + _ROUND]
    sentence = _SENTENCE_END.split(before)[-1] + match[0] + _SENTENCE_END.split(after)[0]
    return rule.unless.search(sentence) is not None


def _invitations(text: str) -> Iterator[re.Match[str]]:
    """Addresses and numbers that the text asks somebody to use."""
    says_little = len(text) <= _SHORT  # a number and hardly a word: what else should it be for
    if not (says_little or _INVITES.search(text)) or _PART_OF_THE_WORK.search(text):
        return
    yield from EMAIL.finditer(text)
    yield from SPOKEN_PHONE.finditer(text)
    yield from (match for match in PHONE.finditer(text) if 9 <= sum(c.isdigit() for c in match[0]) <= 15)


def _reasons(found: list[_Finding]) -> str:
    """Each reason once, in the order of the rules: “Authorities, family, home or work”."""
    reasons = list(dict.fromkeys(finding.why for finding in found))
    return ", ".join([reasons[0], *(reason[0].lower() + reason[1:] for reason in reasons[1:])])


def _merged(spans: Iterator[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# A played case may say what the screen found. Nothing that a page or the API takes ever comes here.
_given: ContextVar[Category | None] = ContextVar("evenhand_screened_as", default=None)


@contextmanager
def screened_as(category: str | None) -> Iterator[None]:
    """Let this be the verdict on the messages written inside, in a played case; None lets the screen judge."""
    token = _given.set(Category(category) if category else None)
    try:
        yield
    finally:
        _given.reset(token)


def judged(text: str) -> Verdict:
    """The screen's verdict on a message, or the one that a played case gives instead."""
    given, own = _given.get(), screen(text)
    return own if given is None or given is own.category else Verdict(given)
