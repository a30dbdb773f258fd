"""Querysets that are composed once a process: the statement that the ORM writes is kept, and only its values change.

Composing is what most of a small query costs. For what a page of a kind always asks, in the same shape.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models import query
from django.db.models.query import ModelIterable

from core.ready import Ready

M = TypeVar("M", bound=models.Model)

populators: Any = query.get_related_populators  # typed for another Django than ours


# By the type of a value in PostgreSQL: something to put in its place, found again in what the ORM has written.
MARKS: dict[str, Callable[[int], Any]] = {
    "uuid": lambda place: uuid.UUID(int=0xE5EAD << 64 | place),
    "bigint": lambda place: 987_654_321_000 + place,
    "smallint": lambda place: 32_700 + place,
    "uuid[]": lambda place: f"uuids {place}",
    "bigint[]": lambda place: f"numbers {place}",
    "text[]": lambda place: f"words {place}",
}


@dataclass(frozen=True)
class _Composed(Generic[M]):
    """What the ORM has made of a queryset: the statement, which value goes where, and how rows become objects."""

    ready: Ready
    order: list[int]
    model: type[M]
    columns: slice
    names: list[str]
    beside: list[Any]
    converted: list[tuple[int, Any, list[Any]]]

    def object(self, row: Sequence[Any]) -> M:
        if self.converted:
            row = list(row)
            for place, column, converters in self.converted:
                for convert in converters:
                    row[place] = convert(row[place], column, connection)
        made = self.model.from_db(connection.alias, self.names, row[self.columns])
        for each in self.beside:
            each.populate(row, made)
        return made


class Kept(Generic[M]):
    """`queryset`, called with one value of each of these types. What it is made of may depend on nothing else.

    A list of values has a place only in what the queryset has as plain SQL (`extra`).
    """

    def __init__(self, queryset: Callable[..., models.QuerySet[M]], *types: str) -> None:
        self.queryset, self.types = queryset, types

    def of(self, *values: Any, **known: Any) -> list[M]:
        """Its rows for these values. `known` are objects that all of them belong to, so that nobody asks for them."""
        made = self._composed
        found = [made.object(row) for row in made.ready.rows(*(values[place] for place in made.order))]
        for name, what in known.items():
            for each in found:
                setattr(each, name, what)
        return found

    @cached_property
    def _composed(self) -> _Composed[M]:
        marks = [MARKS[kind](place) for place, kind in enumerate(self.types)]
        queryset: Any = self.queryset(*marks)
        compiler = queryset.query.get_compiler(connection.alias)
        sql, params = compiler.as_sql()
        order = [marks.index(value) for value in params if value in marks]
        if set(order) != set(range(len(marks))):
            raise TypeError("a value of it is not in the statement that was composed")
        if queryset._iterable_class is not ModelIterable or compiler.annotation_col_map:  # noqa: SLF001
            raise TypeError("only whole objects can be kept so")
        if queryset._prefetch_related_lookups:  # noqa: SLF001
            raise TypeError("what is fetched beside it would be composed anew: see put_below")
        fields = compiler.klass_info["select_fields"]
        columns = slice(fields[0], fields[-1] + 1)
        types = [self.types[place] for place in order]
        converters = compiler.get_converters([each[0] for each in compiler.select])
        return _Composed(
            Ready(f"kept {queryset.model._meta.model_name}", _with_constants(sql, params, marks), *types),  # noqa: SLF001
            order,
            queryset.model,
            columns,
            [each[0].target.attname for each in compiler.select[columns]],
            populators(compiler.klass_info, compiler.select, connection.alias),
            [(place, column, found) for place, (found, column) in converters.items()],
        )


def _with_constants(sql: str, params: tuple[Any, ...], marks: list[Any]) -> str:
    """The statement with places for its values only: what never changes is written into it."""
    with connection.cursor() as cursor:
        places = [
            "%s" if value in marks else cursor.mogrify("%s", [value]).decode().replace("%", "%%") for value in params
        ]
    return "".join(piece + place for piece, place in zip(sql.split("%s"), [*places, ""], strict=True))


def put_below(above: Iterable[models.Model], found: Iterable[models.Model], name: str) -> None:
    """Give each of `above` those of `found` that belong to it under this name, as if Django had fetched them for it."""
    belonging: dict[Any, list[models.Model]] = {}
    for one in above:
        relation: Any = one._meta.get_field(name)  # noqa: SLF001
        if not belonging:
            for each in found:
                belonging.setdefault(getattr(each, relation.field.attname), []).append(each)
        rows = getattr(one, name).all()
        rows._result_cache = belonging.get(one.pk, [])  # noqa: SLF001
        for each in rows:
            setattr(each, relation.field.name, one)
        fetched = one.__dict__.setdefault("_prefetched_objects_cache", {})
        fetched[relation.field.remote_field.cache_name] = rows
