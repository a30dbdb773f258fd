"""Row-level security: what a mediator put off or saved is theirs alone; a note of hand-over is for who mediates.

The note is for its writer, and for whoever mediates the case now; which of them they are shown, the portal decides.
"""

from django.db import migrations

OWN = {"disputes_snooze": "mediator_id", "disputes_savedview": "person_id"}
ON = """
CREATE POLICY sight ON {table} USING ((SELECT sight_is_whole()) OR {whose});
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
"""
OFF = """
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON {table};
"""
HAND_OVER = """(SELECT sight_has_role('mediator')) AND (
    EXISTS (SELECT FROM disputes_mediating m WHERE m.id = mediating_id AND m.mediator_id = (SELECT sight_person()))
    OR EXISTS (SELECT FROM disputes_case c
                WHERE c.subject_ptr_id = case_id AND c.mediator_id = (SELECT sight_person())))"""
WHOSE = {table: f"{column} = (SELECT sight_person())" for table, column in OWN.items()}
POLICIES = WHOSE | {"disputes_handover": HAND_OVER}


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0021_ways_of_working_the_queue"),
        ("people", "0001_people"),
    ]
    operations = [
        migrations.RunSQL(ON.format(table=table, whose=whose), OFF.format(table=table))
        for table, whose in POLICIES.items()
    ]
