"""Play scenario files through the real acts, on a simulated clock."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disputes.play.choosing import draft_or_file, published
from disputes.play.comparing import COMPARED, compare
from disputes.play.documents import Unreadable
from disputes.play.player import play
from disputes.play.reading import Scenario, read
from disputes.play.report import failures, report
from disputes.play.scratch import published_here, scratch_schema


class Command(BaseCommand):
    help = "Plays whole cases. Exit 1 when an expectation is not met, 2 when a file cannot be read."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object a file, on one line")
        parser.add_argument(
            "--keep", action="store_true", help="play in the portal's own database, and leave the cases there"
        )
        parser.add_argument(
            "--rulebook",
            metavar="DRAFT-OR-FILE",
            help="play each case again with this rulebook (draft-3, a file, or a published one), and say what differs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] and options["rulebook"]:
            raise CommandError("What is compared is not kept.")
        try:
            other = draft_or_file(options["rulebook"]) if options["rulebook"] else None
        except Unreadable as wrong:
            self.unreadable(wrong)
        with nullcontext() if options["keep"] else scratch_schema():
            try:
                books = {book["name"]: book["params"] for book in published_here()}
                scenarios = [read(path, rulebooks=books) for path in options["files"]]
                if options["rulebook"] and other is None:
                    other = published(options["rulebook"])
            except Unreadable as wrong:
                self.unreadable(wrong)
            if other is not None:
                for scenario in scenarios:
                    self.compared(compare(scenario, other), as_json=options["json"])
                return
            failed = [scenario for scenario in scenarios if not self.one(scenario, as_json=options["json"])]
        if failed:
            sys.exit(1)

    def unreadable(self, wrong: Unreadable) -> NoReturn:
        self.stderr.write(str(wrong))
        sys.exit(2)

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

    def compared(self, row: dict[str, Any], *, as_json: bool) -> None:
        """What differs, in lines: as the case names its rulebook, and as it was tried."""
        if as_json:
            self.stdout.write(json.dumps(row, ensure_ascii=False))
            return
        said = "CANNOT " if row["error"] else "DIFFERS" if row["differs"] else "same   "
        self.stdout.write(f"{said} {row['name']} ({row['rulebook']})")
        if row["error"]:
            self.stdout.write(f"         {row['error']}")
        for key in row["differs"]:
            self.stdout.write(f"         {COMPARED[key].lower()}: {row['named'][key]} → {row['tried'][key]}")
