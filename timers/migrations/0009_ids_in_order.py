"""Identities come in the order in which they are given."""

import core.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timers", "0008_the_portal_beats"),
    ]

    operations = [
        migrations.AlterField(
            model_name="subject",
            name="id",
            field=models.UUIDField(default=core.ids.in_order, editable=False, primary_key=True, serialize=False),
        ),
    ]
