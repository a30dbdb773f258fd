"""Many contracts and cases for a benchmark: one is played through the acts, the others are copies of its rows.

Every copy has people, accounts and money of its own, so that copies share nothing that a real marketplace would not.
Copies share the events that their transfers name, and begin with an empty record.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from contracts.models import Contract
from core import roles
from disputes.models import Case


def copies(contract: Contract, case: Case | None, count: int) -> None:
    """Add `count` copies of a contract with one milestone, and of its case where there is one.

    As the owner of the tables: money is copied with them, and the portal's own role could not do that.
    """
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS copy")
        cursor.execute(
            """
            CREATE TEMPORARY TABLE copy AS SELECT n, uuidv7() AS contract, uuidv7() AS dispute,
                nextval(pg_get_serial_sequence('contracts_milestone', 'id')) AS milestone,
                nextval(pg_get_serial_sequence('people_user', 'id')) AS client,
                nextval(pg_get_serial_sequence('people_user', 'id')) AS freelancer,
                nextval('contract_numbers') AS contract_number, nextval('case_numbers') AS case_number
            FROM generate_series(1, %s) AS n
            """,
            [count],
        )
        for side in ("client", "freelancer"):
            person = contract.person_of(side)
            mail = f"'{side}-' || copy.{side} || '@bench.example'"
            _clone("people_user", "id = %s", [person.pk], {"id": f"copy.{side}", "email": mail})
        empty = {"version": "0", "head": "decode(repeat('00', 32), 'hex')"}
        people = {"client_id": "copy.client", "freelancer_id": "copy.freelancer"}
        _clone("timers_subject", "id = %s", [contract.pk], {"id": "copy.contract"} | empty)
        whose = {"subject_ptr_id": "copy.contract", "number": "copy.contract_number"}
        _clone("contracts_contract", "subject_ptr_id = %s", [contract.pk], whose | people)
        part = {"id": "copy.milestone", "contract_id": "copy.contract"}
        _clone("contracts_milestone", "contract_id = %s", [contract.pk], part)
        if case is not None:
            _clone_case(case, empty)
        _clone_money(contract, case)
        _open_wallets(contract.currency)
        cursor.execute("ANALYZE")  # as autovacuum would have by the time that a table is this large


def _clone_case(case: Case, empty: Mapping[str, str]) -> None:
    root = {"root_id": "copy.contract"}
    _clone("timers_subject", "id = %s", [case.pk], {"id": "copy.dispute"} | root | empty)
    whose = {"subject_ptr_id": "copy.dispute", "number": "copy.case_number", "contract_id": "copy.contract"}
    _clone("disputes_case", "subject_ptr_id = %s", [case.pk], whose)
    disputed = {"case_id": "copy.dispute", "milestone_id": "copy.milestone"}
    _clone("disputes_disputedmilestone", "case_id = %s", [case.pk], disputed)
    _clone("disputes_fee", "case_id = %s", [case.pk], {"case_id": "copy.dispute"})
    _clone("timers_deadline", "subject_id = %s AND status = 'open'", [case.pk], {"subject_id": "copy.dispute"})


def _clone_money(contract: Contract, case: Case | None) -> None:
    """Accounts of their own, and the same transfers between them; the guards move the balances."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS copied_account")
        subjects = [contract.pk, case.pk if case else contract.pk]
        cursor.execute(
            """
            CREATE TEMPORARY TABLE copied_account AS
            SELECT copy.n, a.id AS original, nextval(pg_get_serial_sequence('escrow_account', 'id')) AS id
              FROM escrow_account a CROSS JOIN copy
             WHERE a.owner_id IN (%s, %s) OR a.subject_id IN (%s, %s)
            """,
            [contract.client_id, contract.freelancer_id, *subjects],
        )
        cursor.execute(
            """
            INSERT INTO escrow_account (id, kind, currency, owner_id, subject_id, number, side, balance)
            SELECT c.id, a.kind, a.currency,
                   CASE a.owner_id WHEN %s THEN copy.client WHEN %s THEN copy.freelancer END,
                   CASE a.subject_id WHEN %s THEN copy.contract WHEN %s THEN copy.dispute END, a.number, a.side, 0
              FROM copied_account c JOIN escrow_account a ON a.id = c.original JOIN copy ON copy.n = c.n
            """,
            [contract.client_id, contract.freelancer_id, contract.pk, case.pk if case else None],
        )
        cursor.execute(
            """
            INSERT INTO escrow_transfer
                (debit_id, credit_id, amount, currency, reason, key, seq, event_id, subject_id, at)
            SELECT d.id, c.id, t.amount, t.currency, t.reason, gen_random_uuid()::text, t.seq, t.event_id,
                   CASE t.subject_id WHEN %s THEN copy.contract ELSE copy.dispute END, t.at
              FROM escrow_transfer t CROSS JOIN copy
              JOIN copied_account d ON d.original = t.debit_id AND d.n = copy.n
              JOIN copied_account c ON c.original = t.credit_id AND c.n = copy.n
             WHERE t.subject_id IN (%s, %s) ORDER BY copy.n, t.id
            """,
            [contract.pk, *subjects],
        )


def _open_wallets(currency: str) -> None:
    """Everybody has had a wallet before: what is measured is a movement, and not the opening of an account."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO escrow_account (kind, currency, owner_id, side, balance)
            SELECT 'wallet', %s, person.id, '', 0
              FROM copy, LATERAL (VALUES (copy.client), (copy.freelancer)) AS person (id)
            ON CONFLICT DO NOTHING
            """,
            [currency],
        )


def _clone(table: str, where: str, values: list[object], changed: Mapping[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall() if name != "id" or "id" in changed]
        chosen = [changed.get(column, f'original."{column}"') for column in columns]
        names = ", ".join(f'"{column}"' for column in columns)
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {', '.join(chosen)}"
            f" FROM {table} original CROSS JOIN copy WHERE {where}",
            values,
        )
