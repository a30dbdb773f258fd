"""A milestone is written anew in each of its states: room on its page keeps that in place. Its number's index finds it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0007_milestones_held_for_card_disputes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="milestone",
            name="contract",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="milestones",
                to="contracts.contract",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE contracts_milestone SET (fillfactor = 80);",
            "ALTER TABLE contracts_milestone RESET (fillfactor);",
        ),
    ]
