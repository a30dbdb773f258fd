"""A room for the flagged words that stand beside an act."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0009_reports_that_were_made"),
        ("timers", "0009_ids_in_order"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="thread",
            name="known_room",
        ),
        migrations.AlterField(
            model_name="thread",
            name="room",
            field=models.CharField(
                choices=[
                    ("joint", "Both sides"),
                    ("private", "One side and the mediator"),
                    ("answers", "Answers to the mediator's questions"),
                    ("shuttle", "One side, by way of the mediator"),
                    ("beside", "Words beside an act"),
                ],
                default="joint",
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="thread",
            constraint=models.CheckConstraint(
                condition=models.Q(("room__in", ["joint", "private", "answers", "shuttle", "beside"])),
                name="known_room",
            ),
        ),
    ]
