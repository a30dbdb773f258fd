"""Row-level security for what becomes of messages: a correction or withdrawal is seen by whoever sees its message."""

from django.db import migrations

TABLES = ("messaging_rewording", "messaging_withdrawal")
ON = """
CREATE POLICY sight ON {table} USING ((SELECT sight_is_whole())
    OR EXISTS (SELECT FROM messaging_message m WHERE m.id = message_id));
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
"""
OFF = """
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON {table};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0013_those_that_wait_for_a_mediator"),
        ("messaging", "0005_corrections_and_withdrawals"),
    ]
    operations = [migrations.RunSQL(ON.format(table=table), OFF.format(table=table)) for table in TABLES]
