"""Identities come in the order in which they are given."""

import core.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("record", "0007_tables_that_are_written_often"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="id",
            field=models.UUIDField(default=core.ids.in_order, editable=False, primary_key=True, serialize=False),
        ),
    ]
