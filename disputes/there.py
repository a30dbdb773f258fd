"""What there is of a case, asked in one question before a page is made of it.

A case may have rows of two dozen kinds, and most cases have few of them. What is not there need not be asked for, once
for each part of the page that would show it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import prefetch_related_objects

from core import sight
from core.nothing import nothing_of
from core.ready import Ready
from disputes.models import Case

# Of which a page that finds some asks in several places.
OFTEN = ("awards", "party_questions", "separations", "waivers")


def look(case: Case) -> None:
    """From here on this loaded case knows what it has nothing of. For pages: an act, which writes, reads its own.

    Asked with all eyes, or what this person alone may not see would count as missing to what decides over their head.
    """
    with sight.everything():
        (there,) = _whether_there_are().rows(*[case.pk] * len(_kinds()))
    for kind, is_there in zip(_kinds(), there, strict=True):
        if not is_there:
            _has_none(case, kind)
    prefetch_related_objects([case], *OFTEN)


def _has_none(case: Case, kind: Any) -> None:
    if kind.one_to_one:
        kind.set_cached_value(case, None)
    else:
        known = case.__dict__.setdefault("_prefetched_objects_cache", {})
        known[kind.field.remote_field.cache_name] = nothing_of(kind.related_model)


@cache
def _kinds() -> list[Any]:
    """Everything that belongs to a case by a key of its own."""
    return [each for each in Case._meta.related_objects if each.field.remote_field.model is Case]  # noqa: SLF001


@cache
def _whether_there_are() -> Ready:
    asked = [
        f"EXISTS (SELECT FROM {kind.related_model._meta.db_table} WHERE {kind.field.column} = %s)"  # noqa: SLF001  # names of our own tables
        for kind in _kinds()
    ]
    return Ready("what there is of a case", f"SELECT {', '.join(asked)}", *["uuid"] * len(asked))
