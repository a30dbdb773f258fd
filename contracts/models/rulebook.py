"""A rulebook: an immutable, numbered version of the parameters that contracts pin."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models

from contracts.rules import Rules, priced_currencies
from core import clock
from core.phrases import phrase


class RulebookQuery(models.QuerySet["Rulebook"]):
    def latest_of(self, name: str) -> Rulebook | None:
        return self.filter(name=name).order_by("-version").first()

    def offered(self) -> RulebookQuery:
        """The latest version of each name, by name."""
        return self.order_by("name", "-version").distinct("name")


class Rulebook(models.Model):
    name = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    params = models.JSONField()
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    why = models.TextField(blank=True, help_text="Why it was published.")

    objects = RulebookQuery.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "version"], name="one_rulebook_per_version"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [
            pgtrigger.Protect(name="rulebooks_are_final", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return phrase("{name}, version {version}", name=self.name, version=self.version)

    def rules(self, currency: str) -> Rules:
        """The parameters in one currency. A version never changes, so that it is read once."""
        return _read(self.pk, currency, _Frozen(self.params))

    @property
    def key(self) -> str:
        """How it is named in an address and on the command line."""
        return f"{self.name}-{self.version}"

    @property
    def currencies(self) -> list[str]:
        """Those that it can be read in, in their order; as `rules`, looked through once."""
        return list(_currencies(json.dumps(self.params, sort_keys=True)))


class _Frozen:
    """Parameters that ride along with a cached call; two of one version are the same to the cache."""

    def __init__(self, params: dict[str, Any]) -> None:
        self.params = params

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Frozen) and (self.params is other.params or self.params == other.params)

    def __hash__(self) -> int:
        return hash(len(self.params))


@lru_cache(maxsize=512)
def _read(pk: int, currency: str, frozen: _Frozen) -> Rules:
    return Rules.read(frozen.params, currency)


@lru_cache(maxsize=256)
def _currencies(params: str) -> tuple[str, ...]:
    return tuple(priced_currencies(json.loads(params)))
