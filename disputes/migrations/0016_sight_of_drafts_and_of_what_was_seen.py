"""Row-level security: a draft is its writer's alone; who has seen a room, those see who are in it."""

from django.db import migrations

ON = """
CREATE POLICY sight ON messaging_unsent
    USING ((SELECT sight_is_whole()) OR person_id = (SELECT sight_person()));
ALTER TABLE messaging_unsent ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON messaging_seen
    USING ((SELECT sight_is_whole()) OR EXISTS (SELECT FROM messaging_thread t WHERE t.id = thread_id))
    WITH CHECK ((SELECT sight_is_whole()) OR person_id = (SELECT sight_person()));
ALTER TABLE messaging_seen ENABLE ROW LEVEL SECURITY;
"""
OFF = """
ALTER TABLE messaging_seen DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON messaging_seen;
ALTER TABLE messaging_unsent DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON messaging_unsent;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0015_attachments"),
        ("messaging", "0006_drafts_and_seen"),
    ]
    operations = [migrations.RunSQL(ON, OFF)]
