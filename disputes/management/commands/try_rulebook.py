"""Play a trial that an operator asked for. The sweep starts this; it is not meant to be typed."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disputes.models import Trial
from disputes.play import trials


class Command(BaseCommand):
    help = "Plays one trial of a draft, by its number. Workers start this by themselves."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("trial", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        if not Trial.objects.running().filter(pk=options["trial"]).exists():
            raise CommandError("No trial of this number is to be played.")
        trial = trials.run(options["trial"])
        self.stdout.write(trial.trouble or f"{trial.played} cases played.")
