"""Where the pages of a claim stand, and those of an answer."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Addresses:
    """`claims`: about a contract; otherwise the answer about a case."""

    claims: bool
    pk: uuid.UUID

    @property
    def _called(self) -> str:
        return "file-claim" if self.claims else "answer"

    @property
    def tasks(self) -> str:
        return reverse(self._called, args=[self.pk])

    @property
    def check(self) -> str:
        return reverse(f"{self._called}-check", args=[self.pk])

    @property
    def throw_away(self) -> str:
        return reverse(f"{self._called}-throw-away", args=[self.pk])

    def part(self, name: str) -> str:
        return reverse(f"{self._called}-part", args=[self.pk, name])
