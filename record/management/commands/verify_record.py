"""`manage.py verify_record EH-0148`: whether the record of a case or contract is as it was written. Exit 1 if not."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from record import verifying


class Command(BaseCommand):
    """Walks the chain of events and names the first one that does not fit."""

    help = "Check the record of a case or contract, here or in an exported file."

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("subject", nargs="?", help="A reference like EH-0148 or C-2041, or an id.")
        which.add_argument("--file", type=Path, help="An exported record; nothing is asked of the database.")

    def handle(self, *, subject: str | None, file: Path | None, **options: Any) -> None:
        try:
            record = read(file) if file else exported(str(subject))
            flaw = verifying.flaw_in(record)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as broken:
            raise CommandError(f"This is not a complete record: {broken!r}.") from broken
        if flaw:
            raise CommandError(flaw)
        many = len(record["events"])
        self.stdout.write(f"{record['reference'] or record['subject']}: {many} events, each as it was written.")


def exported(subject: str) -> dict[str, Any]:
    found = verifying.meant(subject)
    if found is None:
        raise CommandError(f"There is no case or contract {subject}.")
    return verifying.exported(found)


def read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as unreadable:
        raise CommandError(f"{file} cannot be read as JSON: {unreadable}") from unreadable
