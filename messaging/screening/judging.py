"""The verdict on a text, from what grammar and detectors find in it and what the classifier takes it for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from messaging.screening.classifier import model
from messaging.screening.details import Detail, details_in, invitations
from messaging.screening.features import features
from messaging.screening.frames import frames, placed
from messaging.screening.normal import Reading, readings
from messaging.screening.reporting import quotations, without_quotations
from messaging.screening.tagging import Tag, Tagged, tagged
from messaging.screening.thresholds import ENGLISH, OTHERS, By, Thresholds
from messaging.screening.verdict import Category, Span, Verdict

LONGEST = 20_000  # characters; no room takes a longer text


_GRAVEST_FIRST = (Category.THREAT, Category.CIRCUMVENTION, Category.HARASSMENT)

# With one of these outside the quotation marks, what stands inside is somebody else's, or under discussion.
_TELLS_OF = frozenset({"said", "victim", "fiction", "they", "deliverable", "deliver", "tech", "mediator"})


@dataclass(frozen=True)
class Finding:
    """A stretch of the original text that earns a category, and why, in words that a reviewer understands."""

    category: Category
    why: str
    span: Span
    by: By = By.PLAIN


@dataclass(frozen=True)
class Examined:
    """What grammar and detectors find in a text, its features, and how sure the classifier has to be."""

    findings: list[Finding]
    features: list[Counter[int]]
    thresholds: Thresholds
    says_something: bool = True  # a single letter, and what is invisible, is no message to judge


def screen(text: str) -> Verdict:
    """Threat, contact or payment outside, harassment, or none of these."""
    seen = examined(text)
    if not seen.says_something:
        return Verdict()
    return decided(seen, model().scores(seen.features))


def examined(text: str) -> Examined:
    """A text as grammar, detectors and classifier see it."""
    text = text[:LONGEST]
    read = [(reading, tagged(reading.text)) for reading in readings(text)]
    quoted = _quoted(text, *read[-1])
    findings = [finding for reading, notions in read for finding in _findings(reading, notions, quoted)]
    thresholds = ENGLISH if read[-1][1].languages[0] == "en" else OTHERS
    says_something = any(len(word) > 1 for word in read[-1][1].words)
    return Examined(findings, _features(*read[-1], quoted), thresholds, says_something)


def decided(seen: Examined, scores: dict[str, float]) -> Verdict:
    """Found is what the grammar finds and the classifier does not gainsay; suspected what it alone is sure of."""
    for category in _GRAVEST_FIRST:
        found = [finding for finding in seen.findings if finding.category is category]
        if any(scores[category.value] >= seen.thresholds[category][finding.by] for finding in found):
            # Where there is a way to reach somebody, that is what is hidden, not the words round it.
            marked = [finding for finding in found if finding.by is By.DETAIL] or found
            return Verdict(category, _reasons(found), _merged(finding.span for finding in marked))
    likely = max(_GRAVEST_FIRST, key=lambda category: scores[category.value])
    return Verdict(suspected=likely if scores[likely.value] >= seen.thresholds[likely][By.ALONE] else None)


def _quoted(text: str, reading: Reading, notions: Tagged) -> frozenset[int]:
    """Where the text only quotes or reports."""
    own = without_quotations(text)
    places = {i for i, (one, other) in enumerate(zip(text, own, strict=True)) if one != other}
    marked = {i for start, end in quotations(text) for i in range(start, end)}
    outside = {tag.notion for tag in notions.tags if reading.places[notions.spans[tag.first][0]] not in marked}
    return frozenset(places | marked if outside & _TELLS_OF else places)


def _findings(reading: Reading, notions: Tagged, quoted: frozenset[int]) -> Iterator[Finding]:
    own, _ = parted(reading, notions, quoted)
    details = _own_details(reading, notions, quoted)
    positions = placed(own)
    for frame in frames():
        span = frame.stands_in(positions)
        if span is None:
            continue
        category, by = Category(frame.category), By.LOOSE if frame.is_loose else By.PLAIN
        if category is Category.CIRCUMVENTION and details:
            # Where a way to reach somebody stands in the text, that is what is meant.
            spans = [reading.span(*detail.span) for detail in details]
            yield from (Finding(category, frame.why, span, by) for span in spans)
            continue
        start, end = notions.spans[span[0]][0], notions.spans[span[1] - 1][1]
        yield Finding(category, frame.why, reading.span(start, end), by)
    for detail in invitations(reading.text, own, notions, details):
        yield Finding(Category.CIRCUMVENTION, "Contact outside", reading.span(*detail.span), By.DETAIL)


def _own_details(reading: Reading, notions: Tagged, quoted: frozenset[int]) -> list[Detail]:
    found = details_in(reading.text, notions)
    return [detail for detail in found if reading.places[detail.span[0]] not in quoted]


def parted(reading: Reading, notions: Tagged, quoted: frozenset[int]) -> tuple[list[Tag], list[Tag]]:
    """The notions of the author's own words, and those of words that are only quoted or reported."""
    own: list[Tag] = []
    others: list[Tag] = []
    for tag in notions.tags:
        (others if reading.places[notions.spans[tag.first][0]] in quoted else own).append(tag)
    return own, others


def _features(reading: Reading, notions: Tagged, quoted: frozenset[int]) -> list[Counter[int]]:
    own, others = parted(reading, notions, quoted)
    marks = [f'"{tag.notion}' for tag in others] + ["quotation"] * bool(quoted)
    marks += [f"@{detail.kind}" for detail in details_in(reading.text, notions)]
    return features(reading.text, own, marks)


def _reasons(found: list[Finding]) -> str:
    """Each reason once, in the order of the grammar: “Authorities, family, home or work”."""
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
