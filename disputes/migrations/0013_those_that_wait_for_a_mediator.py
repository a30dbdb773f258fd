"""The clocks of mediation in their order: the queue lists the first that are due, however many wait."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0012_holds_for_card_disputes"),
        ("timers", "0007_tables_that_are_written_often"),
    ]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX clocks_of_mediation ON timers_deadline (due_at, id)"
            " WHERE kind = 'mediation' AND status = 'open'",
            "DROP INDEX clocks_of_mediation",
        )
    ]
