"""The balance of an account that has seen very many transfers: kept on the account, beside the sum of them.

The reference is django-hordak, a double-entry ledger for Django, which adds up an account's legs when it is asked. It
is installed into an environment of its own under `var/`, and looks at a schema of its own in the same database.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from core import roles
from escrow import ledger
from escrow.models import Account
from tests import stories

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE.parent / "var" / "bench-hordak"
HORDAK = ("django-hordak>=2,<3", "django>=5.2,<5.3", "psycopg2-binary>=2.9")
ROUNDS = 9
FEW, MANY = 10, 1_000_000

TRANSFERS = """
    INSERT INTO escrow_transfer (debit_id, credit_id, amount, currency, reason, key, seq, event_id, subject_id, at)
    SELECT t.debit_id, %(wallet)s, 1, t.currency, t.reason, gen_random_uuid()::text, 0, t.event_id, t.subject_id, now()
      FROM (SELECT t.* FROM escrow_transfer t JOIN escrow_account d ON d.id = t.debit_id AND d.kind = 'world'
             WHERE t.subject_id = %(contract)s LIMIT 1) AS t, generate_series(1, %(n)s)
"""


@dataclass(frozen=True)
class Balance:
    """Seconds to read a balance with few transfers and with many, by us and by the reference (none if not there)."""

    transfers: int
    few: float
    many: float
    hordak: float | None


def measure(address: str, many: int = MANY) -> Balance:
    with stories.told() as story:
        story.submitted()
    wallet = ledger.account("wallet", "USD", owner=story.freelancer)
    _transfers(story.contract.pk, wallet, FEW)
    few = _median(wallet)
    _transfers(story.contract.pk, wallet, many - FEW)
    if Account.objects.get(pk=wallet.pk).balance != many:
        raise RuntimeError(f"{Account.objects.get(pk=wallet.pk).balance} is not the sum of {many}")
    return Balance(many, few, _median(wallet), _hordak(address, many))


def _transfers(contract: object, wallet: Account, count: int) -> None:
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute(TRANSFERS, {"wallet": wallet.pk, "contract": contract, "n": count})
        cursor.execute("ANALYZE escrow_transfer")


def _median(account: Account) -> float:
    spent = []
    for _ in range(ROUNDS * 10):  # the first ones find nothing in memory
        began = time.perf_counter()
        Account.objects.get(pk=account.pk)
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def _hordak(address: str, legs: int) -> float | None:
    """Seconds; None where the package cannot be had."""
    python = ENVIRONMENT / "bin" / "python"
    uv = Path(sys.executable).with_name("uv")
    if not python.exists():
        made = [[uv, "venv", "--quiet", ENVIRONMENT], [uv, "pip", "install", "--quiet", "--python", python, *HORDAK]]
        if any(subprocess.run(command, check=False).returncode for command in made):
            return None
    asked = [python, HERE / "hordak_balance.py", address, str(legs), str(ROUNDS)]
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ran = subprocess.run(asked, env=clean, capture_output=True, text=True, check=True)
    return float(json.loads(ran.stdout.splitlines()[-1])["seconds"])
