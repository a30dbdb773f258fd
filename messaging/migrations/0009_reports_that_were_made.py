"""Each flag that a reader reported has that reader's report, as it was made."""

from django.db import migrations

KEPT = """
    INSERT INTO messaging_report (flag_id, about_id, by_id, category, words, made_at)
    SELECT f.id, coalesce(r.message_id, f.message_id), f.reported_by_id,
           coalesce(nullif(f.raised_as, ''), f.category), f.report, f.raised_at
      FROM messaging_flag f LEFT JOIN messaging_rewording r ON r.words_id = f.message_id
     WHERE f.reported_by_id IS NOT NULL
        ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("messaging", "0008_reports_and_askings")]
    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
