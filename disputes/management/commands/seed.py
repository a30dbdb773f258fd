"""Fill a demo with played cases in every phase; does nothing where there are cases already."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from disputes.models import Case
from disputes.play.seeding import seed


class Command(BaseCommand):
    help = "Plays the demo's cases into this database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="even if there are cases already")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Seeds are for a demo only. Set DEMO=1.")
        if Case.objects.exists() and not options["again"]:
            self.stdout.write("There are cases already.")
            return
        for name in seed():
            self.stdout.write(f"  {name}")
