"""Write the page of the documentation that describes the process, from the declarations in the code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from disputes.described.markdown import page

PAGE = Path("docs/process.md")


class Command(BaseCommand):
    help = "Writes docs/process.md from the declared acts, lapses and phases. `make docs` does it."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the page says otherwise")

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / PAGE
        written, said = path.read_text() if path.exists() else "", page()
        if options["check"]:
            if written != said:
                raise CommandError(f"{PAGE} is not what the code says. Run `make docs`.")
        elif written != said:
            path.write_text(said)
            self.stdout.write(f"{PAGE} written.")
