"""No index of what every act adds to says twice what another does."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0006_answers_are_kept"),
        ("timers", "0007_tables_that_are_written_often"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="subject",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="events", to="timers.subject"
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="event",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="notices",
                to="record.event",
            ),
        ),
    ]
