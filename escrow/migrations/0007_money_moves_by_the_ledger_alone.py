"""The ledger's functions work with their owner's rights, so that the portal's role needs none to write these tables.

Each looks for its tables in this schema alone: a function that has more rights than its caller must not be led astray
by the caller's search path. Nobody may call them but those to whom `migrate` grants it.
"""

from django.db import migrations

FUNCTIONS = (
    "ledger_account(text, text, bigint, uuid, smallint, text)",
    "ledger_post(text, uuid, uuid, timestamptz, bigint[], bigint[], bigint[], text[])",
    "escrow_move_balances()",
)
AS_OWNER = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION {function} SECURITY DEFINER SET search_path = pg_catalog, %I, pg_temp',
                   current_schema());
END $$;
REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC;
"""
AS_CALLER = """
GRANT EXECUTE ON FUNCTION {function} TO PUBLIC;
ALTER FUNCTION {function} SECURITY INVOKER RESET search_path;
"""


class Migration(migrations.Migration):
    dependencies = [("escrow", "0006_when_a_payer_had_not_confirmed")]
    operations = [
        migrations.RunSQL(AS_OWNER.format(function=function), AS_CALLER.format(function=function))
        for function in FUNCTIONS
    ]
