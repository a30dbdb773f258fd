"""What was entered, as a check page repeats it: a name and the words for each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from contracts.acting.drawing import Drawn, Entry
from core import money
from core.money import NotAnAmount
from core.phrases import phrase, phrase_later, row_of
from core.presenting import figure

NOTHING = phrase_later("Nothing")


def answers(fields: Iterable[Drawn], changes: Mapping[str, str] | None = None) -> list[dict[str, object]]:
    """For components/summary.html; what no person filled in is left out. `changes`: name -> where it is changed."""
    leads = changes or {}
    shown = [each for each in fields if each.kind != "hidden"]
    return [{"name": each.label, "value": _words(each), "change": leads.get(each.name, "")} for each in shown]


def hidden_inputs(data: QueryDict) -> list[tuple[str, str]]:
    """All that was said, so that a second request says it again."""
    return [(name, value) for name, values in data.lists() for value in values]


def _words(field: Drawn) -> str:
    if field.entries:
        return _rows(field.entries)
    if field.kind == "file":
        return _lines(f"{file.name}, {file.size}" for file in field.kept)
    if field.kind == "checkbox":
        return phrase("Yes") if field.value else phrase("No")
    if field.choices:
        chosen = field.value if isinstance(field.value, list) else [field.value]
        return _lines(label for value, label in field.choices if str(value) in [str(each) for each in chosen])
    if isinstance(field.value, list | tuple):
        return row_of(field.value) or NOTHING
    said = str(field.value or "").strip()
    if field.currency and said and not said.endswith("%"):
        return _amount(said, field.currency)
    return _lines(said.splitlines())


def _rows(entries: Iterable[Entry]) -> SafeString:
    rows = []
    for entry in entries:
        shown = [field for field in entry.fields if field.kind != "hidden" and _words(field) != NOTHING]
        if not shown:
            continue
        if len(shown) == 1 and not entry.legend:
            rows.append((_words(shown[0]),))
            continue
        inner = format_html_join(mark_safe("<br>"), "{} {}", [(_asked(field.label), _words(field)) for field in shown])
        rows.append((format_html("<b>{}</b><br>{}", entry.legend, inner) if entry.legend else inner,))
    return format_html('<ul class="lines lines--plain">{}</ul>', format_html_join("", "<li><span>{}</span></li>", rows))


def _asked(label: str) -> str:
    """A label before its answer: a question ends by itself."""
    return label if label.endswith("?") else f"{label}:"


def _amount(said: str, currency: str) -> SafeString:
    """As pages write amounts, however it was typed; what is none stays as it is."""
    with suppress(NotAnAmount):
        said = figure(money.parse(said, currency), currency)
    return format_html('<span class="money">{}&nbsp;<span class="cur">{}</span></span>', said, currency)


def _lines(words: Iterable[str]) -> str:
    return format_html_join(mark_safe("<br>"), "{}", [(each,) for each in words]) or NOTHING
