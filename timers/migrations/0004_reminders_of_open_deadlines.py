"""The deadlines that are open already get their next reminder: the first that lies ahead."""

from django.db import migrations

NEXT = """
    UPDATE timers_deadline SET remind_at = (
        SELECT min(due_at - hours * interval '1 hour') FROM unnest(ARRAY[72, 24, 2]) AS hours
         WHERE due_at - hours * interval '1 hour' > now()
    ) WHERE status = 'open' AND waits_since IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("timers", "0003_next_reminder_of_a_deadline")]

    operations = [migrations.RunSQL(NEXT, migrations.RunSQL.noop)]
