"""Row-level security: a report and an asking are for whoever made them, and for reviewers. Never for the author."""

from django.db import migrations

TABLES = ("messaging_report", "messaging_asking")
ON = """
CREATE POLICY sight ON {table}
    USING ((SELECT sight_is_whole()) OR by_id = (SELECT sight_person()) OR (SELECT sight_has_role('reviewer')));
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
"""
OFF = """
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON {table};
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0018_sight_of_ways"),
        ("messaging", "0009_reports_that_were_made"),
    ]
    operations = [migrations.RunSQL(ON.format(table=table), OFF.format(table=table)) for table in TABLES]
