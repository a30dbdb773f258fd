"""All benchmarks, each beside its reference in the same run; `--write` puts their tables into bench/README.md.

`python -m bench release idle` measures these alone. The big ones (`crowd`, `workers`, `queue`, `idle`, `balance`) take
minutes and a few gigabytes each; each begins with a database of its own, which the next one drops.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import django
import psycopg2
from django.core.management import call_command

from config import machine
from core import sight

README = Path(__file__).resolve().parent / "README.md"
DATABASE = "evenhand_bench"
OWNER_URL = machine.DATABASE_OWNER_URL or machine.DATABASE_URL
SECTIONS = ("release", "crowd", "workers", "page", "queue", "idle", "live", "balance", "screening")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("sections", nargs="*", choices=[*SECTIONS, []], default=[])
    options.add_argument("--small", action="store_true", help="a hundredth of the rows: whether it runs at all")
    options.add_argument("--write", action="store_true")
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()
    machine.hold_embedded()
    if DATABASE in machine.DATABASE_URL:
        _measure(chosen.sections[0], chosen.rounds, small=chosen.small, write=chosen.write)
        return
    # Settings are read once: each benchmark runs in a process that knows its own database from the start.
    for section in chosen.sections or SECTIONS:
        words = [section, "--rounds", str(chosen.rounds)]
        words += [name for name, said in (("--small", chosen.small), ("--write", chosen.write)) if said]
        _fresh_database()
        ran = subprocess.run([sys.executable, "-m", "bench", *words], env=_environment(), check=False)
        if ran.returncode:
            sys.exit(ran.returncode)
    _drop_database()


def _environment() -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": _named(machine.DATABASE_URL),
        "DATABASE_OWNER_URL": _named(OWNER_URL),
        "REDIS_URL": machine.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "0",
        "SECURE_SSL_REDIRECT": "0",
        "STATIC_ROOT": str(README.parent.parent / "var" / "bench-static"),
        "SECRET_KEY": "bench" * 10,
    }


def _fresh_database() -> None:
    _drop_database()
    with closing(psycopg2.connect(OWNER_URL)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {DATABASE}")


def _drop_database() -> None:
    with closing(psycopg2.connect(OWNER_URL)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


def _named(address: str) -> str:
    return re.sub(r"(@[^/]*/)[^?]+", rf"\g<1>{DATABASE}", address)


def _measure(section: str, rounds: int, *, small: bool, write: bool) -> None:
    sight.process_sees_everything()
    django.setup()
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    tables = importlib.import_module("bench.tables")  # the models can be imported only now
    lines = tables.of(section, OWNER_URL, rounds=rounds, share=100 if small else 1)
    print("\n".join(lines), flush=True)
    if write:
        table = f"<!-- {section} -->\n" + "\n".join(lines) + f"\n<!-- /{section} -->"
        text = README.read_text()
        README.write_text(re.sub(rf"<!-- {section} -->.*<!-- /{section} -->", lambda _: table, text, flags=re.DOTALL))


if __name__ == "__main__":
    main()
