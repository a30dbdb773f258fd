"""What is known not to be there: a queryset that stands for no rows, and that no refining makes ask for any."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)

WRITES = "only what was read for a page is known not to be there: an act reads anew"


class _Nothing(models.QuerySet[M]):
    """Refined in the usual ways it is the same nothing; in all others it is Django's own `none()`, which asks nothing
    either. Nobody writes through it: an act would miss what came after the page was read.
    """

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.query.set_empty()
        self._result_cache: list[M] = []

    def _same(self, *_: Any, **__: Any) -> Any:
        return self

    filter = exclude = order_by = select_related = prefetch_related = values_list = all = none = _same

    def _chain(self) -> Any:
        return models.QuerySet(self.model).none()

    _clone = _chain

    def _refused(self, *_: Any, **__: Any) -> Any:
        raise RuntimeError(WRITES)

    update = delete = create = bulk_create = get_or_create = update_or_create = _refused


@cache
def nothing_of(model: type[M]) -> models.QuerySet[M]:
    """No rows of this model, with the words of its own queryset (`open()`, `due(at)`)."""
    kind = type(model._default_manager.all())  # noqa: SLF001  # what related managers use
    made: models.QuerySet[M] = type("Nothing", (_Nothing, kind), {})(model)
    return made
