"""`manage.py verify_file PATH`: whether a file that the portal gave out is as it was written. Exit 1 if not."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from record.known import confirm
from record.verify.files import check, told


class Command(BaseCommand):
    """As the page and verify.py do; and asks the database whether the record in it is the portal's own."""

    help = "Check a file for an arbitrator, an evidence pack or an exported record."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--offline", action="store_true", help="Ask nothing of the database, as verify.py does.")

    def handle(self, *, path: Path, offline: bool, **options: Any) -> None:
        try:
            with path.open("rb") as file:
                report = check(file)
        except OSError as unreadable:
            raise CommandError(f"{path} cannot be read: {unreadable.strerror}.") from unreadable
        if not offline:
            confirm(report)
        if not report.is_intact:
            raise CommandError(told(report))
        self.stdout.write(told(report))
