"""What an act asks of the database: few messages, and no walk through a table, however many rows there are."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from core import roles
from escrow import ledger
from record.acts import perform
from tests import stories

# Others of the kinds of rows that an act reads and writes; enough that a plan for “a hundred rows” walks through them.
OTHERS = """
    CREATE TEMPORARY TABLE other AS
    SELECT n, gen_random_uuid() AS id, nextval('contract_numbers') AS number FROM generate_series(1, 3000) AS n;
    INSERT INTO timers_subject (id, kind, version, head, made_at)
    SELECT id, 'contract', 0, decode(repeat('00', 32), 'hex'), now() FROM other;
    INSERT INTO contracts_contract (subject_ptr_id, number, title, client_id, freelancer_id, currency, rulebook_id,
                                    phase, offered_at)
    SELECT other.id, other.number, c.title, c.client_id, c.freelancer_id, c.currency, c.rulebook_id, 'active', now()
      FROM other, contracts_contract c WHERE c.subject_ptr_id = %(contract)s;
    INSERT INTO contracts_milestone (contract_id, number, title, amount, state, released, given_back)
    SELECT id, 1, 'Text', 100, 'unfunded', 0, 0 FROM other;
    INSERT INTO timers_deadline (subject_id, kind, about, unit, count, calendar, zone, started_at, first_due_at, due_at,
                                 extended, stopped_because, stood, status, ended_because, attempts, last_error)
    SELECT id, 'accept_offer', 0, 'days', 9, 'US federal', 'UTC', due - interval '9 days', due, due,
           0, '', '0', 'open', '', 0, '' FROM other, (SELECT %(due)s::timestamptz) AS x (due);
    INSERT INTO escrow_account (kind, currency, subject_id, number, side, balance)
    SELECT 'escrow', 'USD', id, 1, '', 0 FROM other;
    ANALYZE timers_subject, contracts_contract, contracts_milestone, timers_deadline, escrow_account
"""
LOOKED_AT = "SELECT relname, seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables"


@pytest.mark.django_db(transaction=True)
def test_an_act_walks_through_no_table():
    with stories.told(stories.LARGE) as story:
        story.submitted()
        with roles.as_owner(), connection.cursor() as cursor:
            due = story.clock.moment - timedelta(days=1)  # all of the others wait for a sweep
            cursor.execute(OTHERS, {"contract": story.contract.pk, "due": due})
        with transaction.atomic(), connection.cursor() as cursor:
            perform(story.contract, "approve", by=story.client, data={"milestone": 1})
            cursor.execute(LOOKED_AT)
            looked_at = dict(cursor.fetchall())
    assert looked_at["escrow_account"] > 0
    assert {table: rows for table, rows in looked_at.items() if rows > 100} == {}


def test_an_approval_is_six_messages(db: None, django_assert_num_queries: Callable):
    with stories.told() as story:
        story.submitted()
        ledger.account("wallet", "USD", owner=story.freelancer)
        contract, client = story.contract, story.client
        with transaction.atomic(), django_assert_num_queries(8):  # the savepoint makes two more
            perform(contract, "approve", by=client, data={"milestone": 1})
