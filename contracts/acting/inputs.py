"""What a form says, under flat names (`items[0]words`): as it begins, as a request brings it, without empty rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import QueryDict
from rest_framework import serializers

MOST_ROWS = 200


def flattened(initial: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """A nested mapping as names and values of a form. A list of plain values repeats its name."""
    for key, value in initial.items():
        name = f"{prefix}{key}"
        if isinstance(value, Mapping):
            yield from flattened(value, f"{name}.")
        elif isinstance(value, list | tuple):
            for place, each in enumerate(value):
                if isinstance(each, Mapping):
                    yield from flattened(each, f"{name}[{place}]")
                else:
                    yield name, str(each)
        elif value is not None:
            yield name, str(value)


def begun(initial: Mapping[str, Any], asked: QueryDict) -> QueryDict:
    """A form before anything was typed: what it begins with, and what its address says."""
    data = QueryDict(mutable=True)
    for name, value in flattened(initial):
        data.appendlist(name, value)
    for name, values in asked.lists():
        data.setlist(name, values)
    return data


def rows_in(data: QueryDict, name: str) -> list[int]:
    """The numbers of the rows that a list has."""
    row = re.compile(re.escape(name) + r"\[(\d{1,4})\]")
    found = {int(match[1]) for key in data if (match := row.match(key))}
    return sorted(found)[:MOST_ROWS]


def values_of(data: QueryDict, name: str) -> list[str]:
    """The values of a list of plain values, under either of its spellings; empty ones left out."""
    in_rows = [value for row in rows_in(data, name) for value in data.getlist(f"{name}[{row}]")]
    return [value for value in [*data.getlist(name), *in_rows] if value.strip()]


def tidied(form: serializers.Serializer | None, data: QueryDict, *more: str) -> QueryDict:
    """Only what the form asks for, and `more`; rows that were left empty are dropped, the others numbered anew."""
    out = QueryDict(mutable=True)
    if form is not None:
        _copy(form, data, "", "", out)
    for name in more:
        if name in data:
            out.setlist(name, data.getlist(name))
    return out


def _copy(form: Any, data: QueryDict, old: str, new: str, out: QueryDict) -> None:
    for name, field in form.fields.items():
        before, after = f"{old}{name}", f"{new}{name}"
        if isinstance(field, serializers.ListSerializer):
            for place, row in enumerate(_filled(data, before)):
                _copy(field.child, data, f"{before}[{row}]", f"{after}[{place}]", out)
        elif isinstance(field, serializers.ListField):
            if values := values_of(data, before):
                out.setlist(after, values)
        elif before in data:
            out.setlist(after, data.getlist(before))


def _filled(data: QueryDict, name: str) -> list[int]:
    """The rows in which something stands; the first one, where there is none."""
    rows = rows_in(data, name)
    filled = [row for row in rows if _says_something(data, f"{name}[{row}]")]
    return filled or rows[:1]


def _says_something(data: QueryDict, prefix: str) -> bool:
    return any(value.strip() for key in data if key.startswith(prefix) for value in data.getlist(key))


def html_name(error_key: str) -> str:
    """The input that an error belongs to: `items[0].words` is about `items[0]words`, `links.1` about `links[1]`."""
    return re.sub(r"\.(\d+)(?=$|\.|\[)", r"[\1]", error_key).replace("].", "]")
