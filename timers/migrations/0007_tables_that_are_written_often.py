"""Every act writes these rows anew: room on their pages keeps that in place, and no index says twice what another does."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("timers", "0006_a_root_to_act_on"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="deadline",
            name="open_deadlines_of_subject",
        ),
        migrations.RunSQL(
            "ALTER TABLE timers_subject SET (fillfactor = 80); ALTER TABLE timers_deadline SET (fillfactor = 80);",
            "ALTER TABLE timers_subject RESET (fillfactor); ALTER TABLE timers_deadline RESET (fillfactor);",
        ),
    ]
