"""The portal's role only reads accounts, and has to lock them where money leaves for the bank: a function does it."""

from django.db import migrations

LOCK = """
CREATE FUNCTION ledger_lock(p_accounts bigint[]) RETURNS SETOF escrow_account LANGUAGE plpgsql AS $$
BEGIN
    -- Everybody locks in this order, so that nobody waits in a circle.
    RETURN QUERY SELECT * FROM escrow_account WHERE id = ANY (p_accounts) ORDER BY id FOR NO KEY UPDATE;
END $$;
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION ledger_lock(bigint[]) SECURITY DEFINER SET search_path = pg_catalog, %I, pg_temp',
                   current_schema());
END $$;
REVOKE EXECUTE ON FUNCTION ledger_lock(bigint[]) FROM PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0011_guards_of_payouts")]
    operations = [migrations.RunSQL(LOCK, "DROP FUNCTION ledger_lock(bigint[]);")]
