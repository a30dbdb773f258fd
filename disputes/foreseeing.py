"""What the screen would do to words that are about to be sent: to whom they go, what is marked, and what arrives."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Reconsider
from core.phrases import phrase, phrase_later, without_stop
from disputes import attached
from evidence.models import StoredFile
from messaging import reasons
from messaging.masking import mask
from messaging.rooms import ARRIVES_AS
from messaging.screening import Category, Verdict
from messaging.verdicts import verdict_on
from people.models import User
from timers.models import Subject

KNOWING = phrase_later("Word it differently. Or send it as it is, knowing this: over the API with “knowing”: true.")
# Category -> (what it may be, what would happen to it).
WOULD = {
    Category.THREAT: (
        phrase_later("This may be read as a threat"),
        phrase_later(
            "It would be held for a reviewer and kept as evidence. Nobody in the case reads "
            "it before a reviewer has let it through; whoever it is for is told only that "
            "something was held."
        ),
    ),
    Category.CIRCUMVENTION: (
        phrase_later("This may be read as contact or payment outside the portal"),
        phrase_later(
            "It would arrive with that part hidden. An offer outside the portal is not an offer under the rules."
        ),
    ),
    Category.HARASSMENT: (
        phrase_later("This may be read as an insult"),
        phrase_later("It would arrive folded, with a warning: its reader opens it only on purpose."),
    ),
}
SUSPECTED = phrase_later(
    "Nothing of it would be held or hidden: this is a warning, and it would arrive as you wrote it."
)


@dataclass(frozen=True)
class Foreseen:
    """Of one field of an act: its words, and the verdict on them."""

    field: str
    words: str
    verdict: Verdict

    @property
    def is_suspicion(self) -> bool:
        """Whether the screen has found nothing, and only takes it for something."""
        return self.verdict.category is Category.NONE

    @property
    def category(self) -> Category:
        return self.verdict.suspected or self.verdict.category if self.is_suspicion else self.verdict.category

    @property
    def arrives(self) -> str:
        return str(ARRIVES_AS[self.verdict.category])

    @property
    def may_be(self) -> str:
        """As in “This may be read as a threat: authorities, family, home or work.”"""
        why = reasons.in_words(self.verdict.why)
        may_be = WOULD[self.category][0]
        if not why:
            return f"{may_be}."
        return phrase("{may_be}: {why}.", may_be=may_be, why=why[0].lower() + why[1:])

    @property
    def would(self) -> str:
        return SUSPECTED if self.is_suspicion else WOULD[self.category][1]

    @property
    def would_read(self) -> str:
        """As it would arrive, where something in it would be hidden."""
        return mask(self.words, self.verdict.spans) if self.verdict.category is Category.CIRCUMVENTION else ""

    @property
    def parts(self) -> Iterator[tuple[str, bool]]:
        """The words in their order, each stretch with whether the screen marks it."""
        at = 0
        for start, end in self.verdict.spans:
            yield self.words[at:start], False
            yield self.words[start:end], True
            at = end
        yield self.words[at:], False

    @property
    def said(self) -> str:
        """All of it in words, for a program."""
        marked = ", ".join(f"“{words.strip()}”" for words, is_marked in self.parts if is_marked)
        return " ".join(
            str(part)
            for part in (self.may_be, phrase("Marked: {marked}.", marked=marked) if marked else "", self.would)
            if part
        )


@dataclass(frozen=True)
class Foresees:
    """What an act foresees of its words in these fields (`items.words`: of every row). With `files`, those that come
    with a message are read with it. What `first` raises is said before what would become of the words.
    """

    fields: tuple[str, ...]
    files: bool = False
    first: Callable[[Any, User, Mapping[str, Any]], None] | None = None

    def __call__(self, subject: Subject, by: User, inputs: Mapping[str, Any]) -> Reconsider | None:
        if self.first:
            self.first(subject, by, inputs)
        texts = [each for field in self.fields for each in _texts(inputs, field.split("."))]
        beside = _files(by, inputs.get("files", ())) if self.files else []
        found = [Foreseen(name, words, verdict_on(words, beside)) for name, words in texts if words.strip()]
        there = [each for each in found if each.verdict.category is not Category.NONE or each.verdict.suspected]
        return _reconsider(there) if there else None


def foresees(
    *fields: str, files: bool = False, first: Callable[[Any, User, Mapping[str, Any]], None] | None = None
) -> Foresees:
    return Foresees(fields, files, first)


def _texts(inputs: Mapping[str, Any], path: list[str], before: str = "") -> Iterator[tuple[str, str]]:
    name, *rest = path
    value = inputs.get(name) or ""
    if not rest:
        yield f"{before}{name}", str(value).replace("\x00", "").strip()
        return
    for place, row in enumerate(value):
        yield from _texts(row, rest, f"{before}{name}[{place}].")


def _files(by: User, named: Iterable[Any]) -> list[str]:
    files = StoredFile.objects.filter(pk__in=list(named), uploaded_by=by)
    return [text for file in files for text in attached.said_by(file)]


def _reconsider(there: list[Foreseen]) -> Reconsider:
    digest = hashlib.sha256("\n".join(f"{each.field}:{each.words}:{each.arrives}" for each in there).encode())
    return Reconsider(
        phrase("Nothing was sent yet. {may_be}.", may_be=without_stop(there[0].may_be)),
        instead=KNOWING,
        fields={each.field: [each.said] for each in there},
        foreseen=there,
        known_as=digest.hexdigest()[:32],
    )
