"""From an act's serializer to the fields of its page, with what was said and what was wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from rest_framework import serializers

from contracts.acting.inputs import rows_in, values_of
from contracts.acting.telling import Form
from core.fields import Field
from core.inputs import MoneyField, TextField, currency_in
from core.phrases import phrase, phrase_later
from core.worded import AT_LEAST, AT_MOST, NO_CHOICE, is_missing, says
from evidence.kinds import KINDS as FILE_KINDS
from evidence.kinds import limits
from evidence.limits import IN_ONE_GO

UNSEEN = ("payment",)  # what the portal itself fills in
FEW = 5  # so many choices stand open; more of them fold into a list
KINDS: tuple[tuple[type[serializers.Field], str], ...] = (
    (MoneyField, "money"),
    (TextField, "textarea"),
    (serializers.EmailField, "email"),
    (serializers.BooleanField, "checkbox"),
    (serializers.IntegerField, "number"),
    (serializers.DecimalField, "number"),
    (serializers.DateTimeField, "datetime"),
    (serializers.DateField, "date"),
)
ACCEPT = ",".join(extension for kind in FILE_KINDS for extension in kind.extensions)


@dataclass(frozen=True)
class Entry:
    """One row of a list."""

    legend: str
    fields: list[Drawn]


@dataclass(frozen=True)
class Kept:
    """A file that has been uploaded with an earlier try of this form."""

    id: str
    name: str
    size: str


@dataclass(frozen=True)
class Drawn(Field):
    """A field of an act's page: besides what components/field.html draws, rows that can be added, and kept files."""

    entries: list[Entry] = field(default_factory=list)
    adds: str = ""
    more: str = phrase_later("One more")
    is_plain: bool = True  # the button does not say of what
    kept: list[Kept] = field(default_factory=list)

    def everything(self) -> Iterator[Drawn]:
        yield self
        for entry in self.entries:
            for inner in entry.fields:
                yield from inner.everything()


@dataclass
class Drawing:
    """Draws the fields of one form."""

    data: QueryDict
    begins: Form
    errors: Mapping[str, list[str]]
    kept: Mapping[str, Kept]
    adds_to: str = ""

    def fields(self, form: Any, prefix: str = "") -> list[Drawn]:
        named = form.fields.items() if form is not None else ()
        return [self.field(each, f"{prefix}{name}", name) for name, each in named if name not in UNSEEN]

    def field(self, asked: serializers.Field, name: str, key: str) -> Drawn:
        if isinstance(asked, serializers.ListSerializer):
            return self._rows(asked, name, key)
        if isinstance(asked, serializers.ListField):
            return self._list(asked, name, key)
        drawn = self._plain(asked, name, key)
        kind = _kind_of_choice(drawn.choices) if key in self.begins.choices else _kind(asked)
        return replace(drawn, kind=kind, value=self.data.get(name, ""), currency=_currency(asked))

    def _plain(self, asked: serializers.Field, name: str, key: str) -> Drawn:
        label = self.begins.labels.get(key) or str(asked.label or key.replace("_", " ").capitalize())
        # An optional text may be blank; whoever asks for it says so by `required`.
        return Drawn(
            name=name,
            label=label,
            help=self.begins.helps.get(key) or str(asked.help_text or ""),
            error=[_worded(words, label) for words in self.errors.get(name, [])],
            choices=[*self.begins.choices.get(key, ())] or _choices(asked),
            required=asked.required and not getattr(asked, "allow_blank", False),
            max=None if isinstance(asked, MoneyField) else getattr(asked, "max_length", None),
        )

    def _list(self, asked: serializers.ListField, name: str, key: str) -> Drawn:
        drawn = self._plain(asked, name, key)
        kind = asked.style.get("kind", "rows")
        chosen = values_of(self.data, name)
        if kind == "file":
            kept = [self.kept[pk] for pk in chosen if pk in self.kept]
            required = not asked.allow_empty or bool(asked.min_length)
            said = [words for words in (drawn.help, limits()) if words]
            return replace(
                drawn,
                kind="file",
                kept=kept,
                multiple=True,
                max=IN_ONE_GO,
                accept=ACCEPT,
                help=" ".join(map(str, said)),
                parts=reverse("api:uploads"),
                required=required and not kept,
            )
        if kind != "rows":
            return replace(drawn, kind=kind, value=chosen)
        return self._lines(asked, drawn, chosen)

    def _lines(self, asked: serializers.ListField, drawn: Drawn, said: list[str]) -> Drawn:
        """A list of texts or addresses: a line for each, and one more where the person asked for it."""
        lines = said + [""] * (drawn.name == self.adds_to or not said)
        entries = []
        for place, value in enumerate(lines):
            name = f"{drawn.name}[{place}]"
            line = Drawn(
                name=name,
                label=f"{place + 1}.",
                kind=_kind(asked.child),
                value=value,
                error=[_worded(words, drawn.label) for words in self.errors.get(name, [])],
                required=drawn.required and place == 0,
                max=getattr(asked.child, "max_length", None),
            )
            entries.append(Entry("", [line]))
        return replace(drawn, kind="list", entries=entries, adds=drawn.name)

    def _rows(self, asked: serializers.ListSerializer, name: str, key: str) -> Drawn:
        legends = self.begins.legends.get(key)
        count = len(legends) if legends else len(rows_in(self.data, name)) + (name == self.adds_to)
        row_label = str(getattr(asked.child, "row_label", ""))
        entries = [
            Entry(
                legends[place] if legends else f"{row_label} {place + 1}".strip(),
                self.fields(asked.child, f"{name}[{place}]"),
            )
            for place in range(max(count, 1))
        ]
        return replace(
            self._plain(asked, name, key),
            kind="list",
            entries=entries,
            adds="" if legends else name,
            choices=[],
            more=phrase("One more {row_label}", row_label=row_label.lower()) if row_label else phrase("One more"),
            is_plain=not row_label,
        )


def _kind(asked: serializers.Field) -> str:
    if kind := asked.style.get("kind"):
        return str(kind)
    if isinstance(asked, serializers.ChoiceField):
        return _kind_of_choice(asked.choices)
    return next((kind for cls, kind in KINDS if isinstance(asked, cls)), "text")


def _kind_of_choice(choices: Collection[Any]) -> str:
    return "radio" if len(choices) <= FEW else "select"


def _choices(asked: serializers.Field) -> list[tuple[object, str]]:
    return [(value, str(label)) for value, label in getattr(asked, "choices", {}).items()]


def _currency(asked: serializers.Field) -> str:
    if not isinstance(asked, MoneyField):
        return ""
    try:
        return currency_in(asked)
    except serializers.ValidationError:
        return ""  # the form itself asks for the currency


def _worded(words: str, label: Any) -> str:
    if is_missing(words):
        return phrase("Fill in “{label}”.", label=label)
    if says(words, NO_CHOICE):
        return phrase("Choose an answer to “{label}”.", label=label)
    if most := says(words, AT_MOST):
        return phrase("At most {bound}.", bound=most[1])
    if least := says(words, AT_LEAST):
        return phrase("At least {bound}.", bound=least[1])
    return words
