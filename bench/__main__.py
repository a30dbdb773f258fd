"""All benchmarks, each beside its reference in the same run; `--write` puts the table into bench/README.md."""

from __future__ import annotations

import argparse
import importlib
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


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--drain", type=int, default=10_000, help="how many elections fall due at once")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--write", action="store_true")
    chosen = options.parse_args()
    machine.hold_embedded()
    sight.process_sees_everything()
    if DATABASE not in machine.DATABASE_URL:
        # Settings are read once: the benchmarks run in a process that knows their own database from the start.
        sys.exit(
            subprocess.run([sys.executable, "-m", "bench", *sys.argv[1:]], env=_environment(), check=False).returncode
        )
    lines = _measured(chosen.drain, chosen.rounds)
    print("\n".join(lines))
    if chosen.write:
        text = README.read_text()
        table = "<!-- table -->\n" + "\n".join(lines) + "\n<!-- /table -->"
        README.write_text(re.sub(r"<!-- table -->.*<!-- /table -->", lambda _: table, text, flags=re.DOTALL))


def _environment() -> dict[str, str]:
    _fresh_database()
    return os.environ | {
        "DATABASE_URL": _named(machine.DATABASE_URL),
        "DATABASE_OWNER_URL": _named(OWNER_URL),
        "REDIS_URL": machine.REDIS_URL,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "0",
        "SECRET_KEY": "bench" * 10,
    }


def _fresh_database() -> None:
    with closing(psycopg2.connect(OWNER_URL)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {DATABASE}")


def _named(address: str) -> str:
    return re.sub(r"(@[^/]*/)[^?]+", rf"\g<1>{DATABASE}", address)


def _measured(count: int, rounds: int) -> list[str]:
    django.setup()
    # The models can be imported only now.
    release, drain = importlib.import_module("bench.release"), importlib.import_module("bench.drain")
    call_command("migrate", verbosity=0)
    released = release.measure(OWNER_URL, rounds=rounds)
    drained = drain.measure(count, dict(os.environ))
    return [
        "| what | measured | reference | ratio |",
        "|---|---|---|---|",
        f"| one release through `perform`, a second | {released.ours:,.0f} "
        f"| {released.bare:,.0f} ({released.by}) | {released.ratio:.2f} |",
        f"| {drained.count:,} elections due in one second, two workers: lapses a second "
        f"| {drained.per_second:,.0f} | | |",
        f"| – lateness p50 / p99, s (5 of them are the grace) | {drained.p50:.1f} / {drained.p99:.1f} | | |",
        f"| – early / twice / breaches found by the audit "
        f"| {drained.early} / {drained.twice} / {drained.breaches} | 0 / 0 / 0 | |",
    ]


if __name__ == "__main__":
    main()
