"""Reconcile now: balances, escrow, fees and the provider's books. Keeps a report; exit 1 where something differs."""

import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from escrow import reconciling


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        days = reconciling.LOOKS_BACK.days
        parser.add_argument("--days", type=int, default=days, help=f"of the provider's books ({days})")

    def handle(self, *args: Any, **options: Any) -> None:
        report = reconciling.reconcile("the command", timedelta(days=options["days"]))
        for name, what, compared, differs in report.lines:
            self.stdout.write(f"{name}: {compared} compared, {differs or 'none'} differ. {what}.")
        for difference in report.differences.iterator():
            self.stdout.write(str(difference))
        self.stdout.write(f"Report {report}: {report.compared} compared, {report.differs or 'no'} differences.")
        if report.differs:
            sys.exit(1)
