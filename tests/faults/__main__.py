"""`make faults`: injects every kind of fault that the portal must survive, and writes docs/faults.md about it.

What must come of each kind is written here once, beside the tests that inject it. A kind without a test says why.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

KILLED = "tests/faults/test_killed_worker.py"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"


@dataclass(frozen=True)
class Kind:
    """A kind of fault, what has to come of it, and the tests that inject it; `open`: what no test does yet."""

    name: str
    expected: str
    tests: tuple[str, ...] = ()
    open: str = ""


KINDS = (
    Kind(
        "A worker is killed in the middle (SIGKILL)", "rolled back, and lapsed once by the next sweep",
        (f"{KILLED}::test_a_worker_killed", "tests/escrow/test_payouts.py::test_a_process_killed"),
    ),
    Kind(
        "The same task or request twenty times", "one effect",
        (
            f"{KILLED}::test_a_sweep_delivered_twenty_times", "tests/record/test_reminding_by_worker.py",
            "tests/escrow/test_payments.py::test_a_payment_replayed_twenty_times",
        ),
    ),
    Kind(
        "Redis frozen, killed, flushed, full", "nothing lost; acts, lapses and mails go on",
        ("tests/faults/test_redis_away.py",),
    ),
    Kind(
        "No beat, two beats, a frozen beat, many sweeps at once",
        "the workers' own tick; never twice; operators see it",
        (
            "tests/faults/test_beat.py", "tests/config/test_queue.py",
            "tests/races/test_reminders.py::test_two_sweeps_at_once",
            "tests/races/test_acts.py::test_many_sweeps_at_once",
        ),
    ),
    Kind(
        "The connection is cut at the COMMIT, before it arrives or before its answer does",
        "no half state; the key tells whether it happened", ("tests/faults/test_cut_connection.py",),
    ),
    Kind(
        "PostgreSQL stopped at once, the whole server: in an act, around its COMMIT, right after a lapse",
        "no half state; 503; the key tells; web and workers go on by themselves",
        ("tests/faults/test_stopped_server.py",),
    ),
    Kind("The database serves reads only", "refused with 503, nothing half done", ("tests/faults/test_read_only.py",)),
    Kind(
        "The database's disk is full, for its tables or for its log", "refused with 503, nothing half done; goes on",
        ("tests/faults/test_full_disk.py",),
    ),
    Kind(
        "Backends terminated, serialization failures, deadlocks, in random lives", "tried again, or nothing happened",
        ("tests/journeys/test_state_machine.py", "tests/escrow/test_ledger_races.py"),
    ),
    Kind(
        "A clock that is an hour off, late deadlines", "refuses to fire early; alarm",
        ("tests/faults/test_lateness.py",),
    ),
    Kind(
        "Clock changes, leap day, month ends, holidays", "due as the rulebook counts",
        ("tests/timers/test_calendar_by_hand.py",),
    ),
    Kind(
        "A fee a millisecond before, at and after the due moment; undecided at it", "in time; too late; waited for",
        (
            "tests/races/test_acts.py::test_pay_", "tests/races/test_acts.py::test_at_the_due_moment",
            "tests/disputes/test_waits.py",
        ),
    ),
    Kind("Two, ten or fifty at once", "one winner, the others refused politely", ("tests/races",)),
    Kind(
        "Many deadlines due together", "each as it would alone", ("tests/disputes/test_crowds.py",),
        open="ten and a hundred thousand: bench/",
    ),
    Kind(
        "A case whose lapse always fails", "parked with an alarm; all others lapse",
        (f"{KILLED}::test_one_case_whose_lapse_always_fails",),
    ),
    Kind(
        "A mail server away, slow, silent, refusing; a process killed before it knows that a mail was taken",
        "back-off; the same id again; operators are told of what is given up",
        (
            "tests/record/test_mail_server.py", "tests/record/test_outbox_at_least_once.py",
            "tests/record/test_parked.py",
        ),
        open="receivers of webhooks that redirect or answer 410: the portal sends no webhooks",
    ),
    Kind(
        "A payment provider that times out after charging; its events late, twice, forged, replayed",
        "reconciled by key; verified; one transfer",
        ("tests/escrow/test_payments.py", "tests/escrow/test_reconciling.py", "tests/escrow/test_hooks.py"),
    ),
    Kind(
        "The file store is down or full", "no exhibit without its file; a clear error that keeps what was written",
        ("tests/evidence/test_storing.py", "tests/faults/test_full_file_store.py"),
    ),
    Kind(
        "A superuser changes a balance, a transfer, an event, a guard", "the audit names it",
        (
            "tests/escrow/test_audit.py", "tests/escrow/test_auditors_walk.py::test_what_is_changed",
            "tests/disputes/test_checks.py", "tests/record/test_verifying.py",
        ),
    ),
    Kind(
        "No fault: all that money does, step by step", "audit and reconciliation find nothing after any step",
        ("tests/escrow/test_auditors_walk.py::test_after_each_step",),
    ),
    Kind(
        "Restored from last night's backup", "overdue deadlines lapse once; keys dedupe; what was paid since is named",
        ("tests/faults/test_restored.py",),
    ),
)  # fmt: skip


class Counting:
    """Counts what came of the tests, kind by kind."""

    def __init__(self) -> None:
        self.of: dict[str, Counter[str]] = {kind.name: Counter() for kind in KINDS}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome == "failed":
            for kind in KINDS:
                if report.nodeid.startswith(kind.tests or ("nothing",)):
                    self.of[kind.name][report.outcome] += 1


def page(counted: Counting) -> str:
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout
    lines = [
        "# Faults",
        "",
        "Written by `make faults`, which injects each of these with real processes on one machine, and looks at what",
        f"comes of it and at the audit. Last run {datetime.now(UTC):%Y-%m-%d}, commit {commit.strip() or 'unknown'}.",
        "",
        "| fault | what has to come of it | injected | as it has to be | not covered |",
        "|---|---|---|---|---|",
    ]
    for kind in KINDS:
        count = counted.of[kind.name]
        lines.append(f"| {kind.name} | {kind.expected} | {count.total()} | {count['passed']} | {kind.open} |")
    return "\n".join([*lines, ""])


def main() -> int:
    files = sorted({test.partition("::")[0] for kind in KINDS for test in kind.tests})
    counted = Counting()
    status = pytest.main(["-q", "-p", "no:xdist", *files], plugins=[counted])
    PAGE.write_text(page(counted))
    empty = [kind.name for kind in KINDS if kind.tests and not counted.of[kind.name].total()]
    print(f"docs/faults.md is written. Without a single injection: {', '.join(empty) or 'none'}")
    return int(status) or bool(empty)


if __name__ == "__main__":
    sys.exit(main())
