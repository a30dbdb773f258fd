"""Row-level security: what somebody has begun to claim or to answer is its writer's alone, as drafts of messages are."""

from django.db import migrations

ON = """
CREATE POLICY sight ON disputes_statementdraft
    USING ((SELECT sight_is_whole()) OR person_id = (SELECT sight_person()));
ALTER TABLE disputes_statementdraft ENABLE ROW LEVEL SECURITY;
CREATE POLICY sight ON disputes_draftedpart
    USING ((SELECT sight_is_whole()) OR EXISTS (SELECT FROM disputes_statementdraft d WHERE d.id = draft_id));
ALTER TABLE disputes_draftedpart ENABLE ROW LEVEL SECURITY;
"""
OFF = """
ALTER TABLE disputes_draftedpart DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON disputes_draftedpart;
ALTER TABLE disputes_statementdraft DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON disputes_statementdraft;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0027_statement_drafts"),
    ]
    operations = [migrations.RunSQL(ON, OFF)]
