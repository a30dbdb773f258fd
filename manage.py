#!/usr/bin/env python
"""Django's command line; the embedded services of a bare machine are running while a command runs."""

import os
import sys

from django.core.management import execute_from_command_line

from config.machine import hold_embedded
from core import sight

# These read the code only. Everything else may want the database or Redis.
NEEDS_NO_SERVICES = {"help", "check", "version", "--help", "--version", "collectstatic", "spectacular"}


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if len(sys.argv) > 1 and sys.argv[1] not in NEEDS_NO_SERVICES:
        hold_embedded()
    sight.process_sees_everything()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
