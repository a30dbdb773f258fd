"""Row-level security: a pin is for who sees its case, and of a sealed exhibit for who may read that."""

from django.db import migrations

ON = """
CREATE POLICY sight ON disputes_pin USING ((SELECT sight_is_whole())
    OR (((SELECT sight_of_all_cases()) OR sight_of_case(case_id))
        AND sight_of_sealed((SELECT e.file_id FROM disputes_exhibit e WHERE e.id = exhibit_id))));
ALTER TABLE disputes_pin ENABLE ROW LEVEL SECURITY;
"""
OFF = """
ALTER TABLE disputes_pin DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON disputes_pin;
"""


class Migration(migrations.Migration):
    dependencies = [("disputes", "0032_pins")]
    operations = [migrations.RunSQL(ON, OFF)]
