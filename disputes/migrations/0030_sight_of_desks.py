"""Row-level security: what lies on a mediator's desk is theirs alone; a ready text, its owner's or the house's."""

from django.db import migrations

DESK = ("disputes_note", "disputes_unissued")
ON = """
CREATE POLICY sight ON {table} USING ((SELECT sight_is_whole())
    OR (mediator_id = (SELECT sight_person()) AND (SELECT sight_has_role('mediator'))));
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
"""
OFF = """
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON {table};
"""
# Of the house's texts there is nothing to hide from staff; only operators change them.
TEXTS = """
CREATE POLICY sight ON disputes_readytext
    USING ((SELECT sight_is_whole()) OR owner_id = (SELECT sight_person())
        OR (owner_id IS NULL AND ((SELECT sight_has_role('mediator')) OR (SELECT sight_has_role('operator')))))
    WITH CHECK ((SELECT sight_is_whole()) OR owner_id = (SELECT sight_person())
        OR (owner_id IS NULL AND (SELECT sight_has_role('operator'))));
ALTER TABLE disputes_readytext ENABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("disputes", "0029_desk_and_ready_texts")]
    operations = [
        *[migrations.RunSQL(ON.format(table=table), OFF.format(table=table)) for table in DESK],
        migrations.RunSQL(TEXTS, OFF.format(table="disputes_readytext")),
    ]
