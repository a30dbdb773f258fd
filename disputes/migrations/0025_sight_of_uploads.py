"""Row-level security: an upload on its way is its sender's alone."""

from django.db import migrations

ON = """
CREATE POLICY sight ON evidence_upload
    USING ((SELECT sight_is_whole()) OR by_id = (SELECT sight_person()));
ALTER TABLE evidence_upload ENABLE ROW LEVEL SECURITY;
"""
OFF = """
ALTER TABLE evidence_upload DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON evidence_upload;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0024_sight_of_sealed_exhibits"),
        ("evidence", "0003_uploads_in_parts"),
    ]
    operations = [migrations.RunSQL(ON, OFF)]
