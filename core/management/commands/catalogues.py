"""Bring the catalogues of other languages up to what the code says, and compile them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from core.languages.catalogues import update
from core.languages.known import KNOWN


class Command(BaseCommand):
    help = "Write locale/ anew from the code; what is translated stays. Says how many texts each language lacks."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for language, lacking in update().items():
            self.stdout.write(
                f"{KNOWN[language]}: {lacking} texts are missing" if lacking else f"{KNOWN[language]}: whole"
            )
