"""Check what must always hold; exit 1 and a list of what does not. Reads only."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from escrow import audit


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        breaches = audit.breaches()
        if options["json"]:
            found = [{"check": breach.check, "what": breach.what} for breach in breaches]
            self.stdout.write(json.dumps({"checks": audit.names(), "breaches": found}))
        else:
            for breach in breaches:
                self.stdout.write(str(breach))
            self.stdout.write(f"{len(audit.names())} checks, {len(breaches) or 'no'} breaches.")
        if breaches:
            sys.exit(1)
