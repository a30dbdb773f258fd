"""Play scenario files through the real acts, on a simulated clock."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from contracts.models import Rulebook
from disputes.play.player import play
from disputes.play.reading import Scenario, Unreadable, read
from disputes.play.report import failures, report
from disputes.play.scratch import scratch_schema


class Command(BaseCommand):
    help = "Plays whole cases. Exit 1 when an expectation is not met, 2 when a file cannot be read."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object a file, on one line")
        parser.add_argument(
            "--keep", action="store_true", help="play in the portal's own database, and leave the cases there"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with nullcontext() if options["keep"] else scratch_schema():
            try:
                published = set(Rulebook.objects.values_list("name", flat=True))
                scenarios = [read(path, rulebooks=published) for path in options["files"]]
            except Unreadable as wrong:
                self.stderr.write(str(wrong))
                sys.exit(2)
            failed = [scenario for scenario in scenarios if not self.one(scenario, as_json=options["json"])]
        if failed:
            sys.exit(1)

    def one(self, scenario: Scenario, *, as_json: bool) -> bool:
        played = play(scenario)
        came = report(played)
        failed = failures(scenario, came, played.wrong)
        if as_json:
            self.stdout.write(json.dumps({"name": scenario.name, "failed": failed, **came}, ensure_ascii=False))
        else:
            self.stdout.write(f"{'FAILED' if failed else 'ok    '} {scenario.name}")
            for line in failed:
                self.stdout.write(f"         {line}")
            if not failed and came["phase"]:
                self.stdout.write(f"         {came['outcome'] or came['phase']}, net {came['net']}")
        return not failed
