"""The verdict on a text, from what grammar and detectors find in it and what the classifier takes it for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from messaging.screening.classifier import model
from messaging.screening.details import Detail, details_in, invitations, merged, nameless
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
class Read:
    """A reading of a text, the notions of its words, and the ways to reach or pay somebody in it."""

    reading: Reading
    notions: Tagged
    details: list[Detail]

    def place(self, tag: Tag) -> int:
        """Where in the original a notion is said."""
        return self.reading.places[self.notions.spans[tag.first][0]]

    def is_named(self, tag: Tag) -> bool:
        """Whether a notion is only letters of an address, a link or a name that somebody goes by."""
        start, end = self.notions.spans[tag.first][0], self.notions.spans[tag.last - 1][1]
        return any(detail.span[0] < end and start < detail.span[1] for detail in self.details)


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
    read = [_read(reading) for reading in readings(text)]
    last = read[-1]
    quoted = _quoted(text, last)
    findings = [finding for one in read for finding in _findings(one, quoted)]
    ways = merged([detail.of(one.reading) for one in read for detail in one.details])
    thresholds = ENGLISH if last.notions.languages[0] == "en" else OTHERS
    says_something = any(len(word) > 1 for word in last.notions.words)
    return Examined(findings, _features(last, quoted, ways), thresholds, says_something)


def decided(seen: Examined, scores: dict[str, float]) -> Verdict:
    """Found is what the grammar finds and the classifier does not gainsay; suspected what it alone is sure of."""
    for category in _GRAVEST_FIRST:
        found = [finding for finding in seen.findings if finding.category is category]
        if any(scores[category.value] >= seen.thresholds[category][finding.by] for finding in found):
            if category is Category.HARASSMENT and (ways := _ways_out(seen)):
                # An insult draws the classifier away from the address beside it. It is hidden all the same.
                return _verdict(Category.CIRCUMVENTION, [*ways, *found])
            return _verdict(category, found)
    likely = max(_GRAVEST_FIRST, key=lambda category: scores[category.value])
    return Verdict(suspected=likely if scores[likely.value] >= seen.thresholds[likely][By.ALONE] else None)


def _verdict(category: Category, found: list[Finding]) -> Verdict:
    """Where there is a way to reach somebody, that is what is hidden, not the words round it."""
    marked = [finding for finding in found if finding.by is By.DETAIL] or found
    return Verdict(category, _reasons(found), _merged(finding.span for finding in marked))


def _ways_out(seen: Examined) -> list[Finding]:
    """Addresses and numbers that somebody is asked to use."""
    return [each for each in seen.findings if each.category is Category.CIRCUMVENTION and each.by is By.DETAIL]


def _read(reading: Reading) -> Read:
    notions = tagged(reading.text)
    return Read(reading, notions, details_in(reading.text, notions))


def _quoted(text: str, read: Read) -> frozenset[int]:
    """Where the text only quotes or reports."""
    own = without_quotations(text)
    places = {i for i, (one, other) in enumerate(zip(text, own, strict=True)) if one != other}
    marked = {i for start, end in quotations(text) for i in range(start, end)}
    outside = {tag.notion for tag in read.notions.tags if read.place(tag) not in marked}
    return frozenset(places | marked if outside & _TELLS_OF else places)


def _findings(read: Read, quoted: frozenset[int]) -> Iterator[Finding]:
    own, _ = parted(read, quoted)
    own = [tag for tag in own if not read.is_named(tag)]
    details = [detail for detail in read.details if read.reading.places[detail.span[0]] not in quoted]
    positions = placed(own)
    for frame in frames():
        span = frame.stands_in(positions)
        if span is None:
            continue
        category, by = Category(frame.category), By.LOOSE if frame.is_loose else By.PLAIN
        if category is Category.CIRCUMVENTION and details:
            # Where a way to reach somebody stands in the text, that is what is meant.
            spans = [read.reading.span(*detail.span) for detail in details]
            yield from (Finding(category, frame.why, span, by) for span in spans)
            continue
        start, end = read.notions.spans[span[0]][0], read.notions.spans[span[1] - 1][1]
        yield Finding(category, frame.why, read.reading.span(start, end), by)
    for detail in invitations(read.reading.text, own, read.notions, details):
        yield Finding(Category.CIRCUMVENTION, "Contact outside", read.reading.span(*detail.span), By.DETAIL)


def parted(read: Read, quoted: frozenset[int]) -> tuple[list[Tag], list[Tag]]:
    """The notions of the author's own words, and those of words that are only quoted or reported."""
    own: list[Tag] = []
    others: list[Tag] = []
    for tag in read.notions.tags:
        (others if read.place(tag) in quoted else own).append(tag)
    return own, others


def _features(read: Read, quoted: frozenset[int], ways: list[Detail]) -> list[Counter[int]]:
    """What the classifier sees: of a way to reach somebody its kind alone, or it would go by domains that it knows."""
    own, others = parted(read, quoted)
    marks = [f'"{tag.notion}' for tag in others] + ["quotation"] * bool(quoted)
    marks += [f"@{way.kind}" for way in ways]
    text, hidden = nameless(read.reading, ways)
    return features(text, [tag for tag in own if read.notions.spans[tag.first][0] not in hidden], marks)


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
