"""Balances follow a whole statement of transfers at once, and `ledger_post_all` posts the movements of a crowd.

A statement that inserts many transfers changes each account once, however many of them touch it.
"""

from django.db import migrations

BALANCES = """
CREATE OR REPLACE FUNCTION escrow_move_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE escrow_account a SET balance = a.balance + changed.by
      FROM (SELECT id, sum(change)::bigint AS by
              FROM (SELECT debit_id AS id, -amount AS change FROM moved
                     UNION ALL SELECT credit_id, amount FROM moved) AS each GROUP BY id) AS changed
     WHERE a.id = changed.id;
    RETURN NULL;
END $$;
DROP TRIGGER transfers_move_balances ON escrow_transfer;
CREATE TRIGGER transfers_move_balances AFTER INSERT ON escrow_transfer
    REFERENCING NEW TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION escrow_move_balances();
"""
BALANCES_BEFORE = """
DROP TRIGGER transfers_move_balances ON escrow_transfer;
CREATE OR REPLACE FUNCTION escrow_move_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE escrow_account
       SET balance = balance + CASE id WHEN NEW.debit_id THEN -NEW.amount ELSE NEW.amount END
     WHERE id IN (NEW.debit_id, NEW.credit_id);
    RETURN NULL;
END $$;
CREATE TRIGGER transfers_move_balances AFTER INSERT ON escrow_transfer
    FOR EACH ROW EXECUTE FUNCTION escrow_move_balances();
"""

POST_ALL = """
CREATE FUNCTION ledger_post_all(p_moves jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_posted bigint;
BEGIN
    -- Everybody locks in this order, so that nobody waits in a circle.
    PERFORM 1 FROM escrow_account
      WHERE id IN (SELECT unnest(ARRAY[m.debit_id, m.credit_id])
                     FROM jsonb_to_recordset(p_moves) AS m (debit_id bigint, credit_id bigint))
      ORDER BY id FOR NO KEY UPDATE;
    INSERT INTO escrow_transfer (id, debit_id, credit_id, amount, currency, reason, key, seq, event_id, subject_id, at)
    OVERRIDING SYSTEM VALUE
    SELECT m.id, m.debit_id, m.credit_id, m.amount, m.currency, m.reason, m.key, m.seq, m.event_id, m.subject_id, m.at
      FROM jsonb_to_recordset(p_moves)
           AS m (id bigint, debit_id bigint, credit_id bigint, amount bigint, currency text, reason text, key text,
                 seq smallint, event_id uuid, subject_id uuid, at timestamptz)
     ORDER BY m.id;
    GET DIAGNOSTICS v_posted = ROW_COUNT;
    RETURN v_posted;
END $$;
"""

# With their owner's rights, and in this schema alone: see the migration before.
AS_OWNER = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION escrow_move_balances() SECURITY DEFINER SET search_path = pg_catalog, %I, pg_temp',
                   current_schema());
    EXECUTE format('ALTER FUNCTION ledger_post_all(jsonb) SECURITY DEFINER SET search_path = pg_catalog, %I, pg_temp',
                   current_schema());
END $$;
REVOKE EXECUTE ON FUNCTION ledger_post_all(jsonb) FROM PUBLIC;
"""
BALANCES_AS_OWNER = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION escrow_move_balances() SECURITY DEFINER SET search_path = pg_catalog, %I, pg_temp',
                   current_schema());
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0007_money_moves_by_the_ledger_alone")]
    operations = [
        migrations.RunSQL(BALANCES, BALANCES_BEFORE + BALANCES_AS_OWNER),
        migrations.RunSQL(POST_ALL, "DROP FUNCTION ledger_post_all(jsonb);"),
        migrations.RunSQL(AS_OWNER, ""),
    ]
