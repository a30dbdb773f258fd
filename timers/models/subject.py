"""What a clock runs on: a contract or a case, its root, and the head of its record."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from core import clock, ids
from people.models import User


class Subject(models.Model):
    """What acts are performed on: a contract or a case. Deadlines, events and transfers hang on this row.

    Every act locks the row of its `root` (a case's root is its contract) before anything else, so that all that
    happens to a contract and its cases happens one after the other. `version` is the number of its last event.
    """

    id = models.UUIDField(primary_key=True, default=ids.in_order, editable=False)
    kind = models.CharField(max_length=12)
    root = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="branches")
    version = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32, default=bytes(32))
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def root_pk(self) -> uuid.UUID:
        return self.root_id or self.pk

    # What acts ask of a subject; contract and case say it of themselves.

    @property
    def standing(self) -> str:
        """Where it stands: its phase, or what acts take for one."""
        raise NotImplementedError

    @property
    def called(self) -> str:
        """Its name in the record's moves."""
        raise NotImplementedError

    def position_of(self, person: User, wanted: Iterable[str] = ()) -> str | None:
        """The position in which a person meets it; None for one who may not even know of it."""
        raise NotImplementedError

    def parts(self, kind: str) -> Sequence[Any]:
        """Its parts that acts can be about."""
        raise NotImplementedError

    def part(self, kind: str, data: Any) -> Any:
        """The part that an input names."""
        raise NotImplementedError

    def standing_in_words(self) -> str:
        raise NotImplementedError

    def bars(self, act: Any, position: str) -> str:
        """What stands in the way of an act for this position although the phase allows it; empty for nothing."""
        return ""

    def what_now(self) -> str:
        """What a person who was refused can do instead."""
        raise NotImplementedError

    def what_happened(self, events: list[Any], by: User | None = None) -> str:
        """What others have done since a page was opened."""
        raise NotImplementedError

    def audience_ids(self) -> set[int]:
        """Whom its events concern."""
        return set()
