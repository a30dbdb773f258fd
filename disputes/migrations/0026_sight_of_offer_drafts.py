"""Row-level security: an offer that is being written is its writer's alone."""

from django.db import migrations

ON = """
CREATE POLICY sight ON contracts_offerdraft
    USING ((SELECT sight_is_whole()) OR person_id = (SELECT sight_person()));
ALTER TABLE contracts_offerdraft ENABLE ROW LEVEL SECURITY;
"""
OFF = """
ALTER TABLE contracts_offerdraft DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON contracts_offerdraft;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0025_sight_of_uploads"),
        ("contracts", "0009_offer_drafts"),
    ]
    operations = [migrations.RunSQL(ON, OFF)]
