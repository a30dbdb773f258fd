"""Places of an exhibit that its side points at, and where flagged words about them stand."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0031_texts_of_the_house"),
        ("messaging", "0010_words_beside"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        help_text="Within its exhibit; one that was taken back keeps its own."
                    ),
                ),
                ("side", models.CharField(max_length=12)),
                (
                    "page",
                    models.PositiveSmallIntegerField(help_text="The first is 1, which is also that of a picture."),
                ),
                ("x", models.PositiveSmallIntegerField(help_text="From the left, in thousandths of the width.")),
                ("y", models.PositiveSmallIntegerField(help_text="From the top, in thousandths of the height.")),
                ("words", models.CharField(blank=True, max_length=300)),
                ("made_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["exhibit", "number"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="beside",
            name="words_stand_beside_one_thing",
        ),
        migrations.AddField(
            model_name="pin",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="pins", to="disputes.case"
            ),
        ),
        migrations.AddField(
            model_name="pin",
            name="exhibit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="pins", to="disputes.exhibit"
            ),
        ),
        migrations.AddField(
            model_name="beside",
            name="pin",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disputes.pin"
            ),
        ),
        migrations.AddConstraint(
            model_name="beside",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("correction__isnull", True),
                        ("exhibit__isnull", True),
                        ("item__isnull", True),
                        ("objection__isnull", True),
                        ("offer__isnull", False),
                        ("pin__isnull", True),
                        ("question__isnull", True),
                        ("second_opinion__isnull", True),
                        ("set_aside__isnull", True),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("correction__isnull", True),
                        ("exhibit__isnull", True),
                        ("item__isnull", True),
                        ("objection__isnull", True),
                        ("offer__isnull", True),
                        ("pin__isnull", True),
                        ("question__isnull", True),
                        ("second_opinion__isnull", True),
                        ("set_aside__isnull", True),
                        ("statement__isnull", False),
                    ),
                    models.Q(
                        ("correction__isnull", True),
                        ("exhibit__isnull", True),
                        ("item__isnull", False),
                        ("objection__isnull", True),
                        ("offer__isnull", True),
                        ("pin__isnull", True),
                        ("question__isnull", True),
                        ("second_opinion__isnull", True),
                        ("set_aside__isnull", True),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("correction__isnull", True),
                        ("exhibit__isnull", False),
                        ("item__isnull", True),
                        ("objection__isnull", True),
                        ("offer__isnull", True),
                        ("pin__isnull", True),
                        ("question__isnull", True),
                        ("second_opinion__isnull", True),
                        ("set_aside__isnull", True),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("correction__isnull", True),
                        ("exhibit__isnull", True),
                        ("item__isnull", True),
                        ("objection__isnull", True),
                        ("offer__isnull", True),
                        ("pin__isnull", False),
                        ("question__isnull", True),
                        ("second_opinion__isnull", True),
                        ("set_aside__isnull", True),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("correction__isnull", True),
                        ("exhibit__isnull", True),
                        ("item__isnull", True),
                        ("objection__isnull", True),
                        ("offer__isnull", True),
                        ("pin__isnull", True),
                        ("question__isnull", False),
                        ("second_opinion__isnull", True),
                        ("set_aside__isnull", True),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("correction__isnull", True),
                        ("exhibit__isnull", True),
                        ("item__isnull", True),
                        ("objection__isnull", True),
                        ("offer__isnull", True),
                        ("pin__isnull", True),
                        ("question__isnull", True),
                        ("second_opinion__isnull", False),
                        ("set_aside__isnull", True),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("correction__isnull", True),
                        ("exhibit__isnull", True),
                        ("item__isnull", True),
                        ("objection__isnull", True),
                        ("offer__isnull", True),
                        ("pin__isnull", True),
                        ("question__isnull", True),
                        ("second_opinion__isnull", True),
                        ("set_aside__isnull", False),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("correction__isnull", False),
                        ("exhibit__isnull", True),
                        ("item__isnull", True),
                        ("objection__isnull", True),
                        ("offer__isnull", True),
                        ("pin__isnull", True),
                        ("question__isnull", True),
                        ("second_opinion__isnull", True),
                        ("set_aside__isnull", True),
                        ("statement__isnull", True),
                    ),
                    models.Q(
                        ("correction__isnull", True),
                        ("exhibit__isnull", True),
                        ("item__isnull", True),
                        ("objection__isnull", False),
                        ("offer__isnull", True),
                        ("pin__isnull", True),
                        ("question__isnull", True),
                        ("second_opinion__isnull", True),
                        ("set_aside__isnull", True),
                        ("statement__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="words_stand_beside_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="beside",
            constraint=models.UniqueConstraint(fields=("pin", "part"), name="flagged_words_once_beside_pin"),
        ),
        migrations.AddConstraint(
            model_name="pin",
            constraint=models.UniqueConstraint(fields=("exhibit", "number"), name="pins_are_numbered"),
        ),
        migrations.AddConstraint(
            model_name="pin",
            constraint=models.CheckConstraint(
                condition=models.Q(("x__lte", 1000), ("y__lte", 1000)), name="pins_stay_within_the_picture"
            ),
        ),
        migrations.AddConstraint(
            model_name="pin",
            constraint=models.CheckConstraint(
                condition=models.Q(("page__gte", 1), ("page__lte", 5000)), name="pins_are_on_a_page"
            ),
        ),
        migrations.AddConstraint(
            model_name="pin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_back_at", None), ("taken_back_at__gte", models.F("made_at")), _connector="OR"
                ),
                name="taken_back_after_it_was_set",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pin",
            trigger=pgtrigger.compiler.Trigger(
                name="pins_of_its_own",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF NOT EXISTS (SELECT FROM disputes_exhibit e\n                    WHERE e.id = NEW.exhibit_id AND e.case_id = NEW.case_id AND e.side = NEW.side) THEN\n        RAISE EXCEPTION 'a side pins its own exhibits' USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="0bba22beb64b52c8256ecfd7ae7ee8ff56530fcb",
                    operation="INSERT",
                    pgid="pgtrigger_pins_of_its_own_648eb",
                    table="disputes_pin",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pin",
            trigger=pgtrigger.compiler.Trigger(
                name="pins_stay_where_they_are",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF OLD.taken_back_at IS NOT NULL\n            OR (to_jsonb(NEW) - 'taken_back_at') IS DISTINCT FROM (to_jsonb(OLD) - 'taken_back_at') THEN\n        RAISE EXCEPTION 'a pin stays where it was set' USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="a4e5aae738e4d55062acabb879ee703a8719c63d",
                    operation="UPDATE",
                    pgid="pgtrigger_pins_stay_where_they_are_7014f",
                    table="disputes_pin",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pin",
            trigger=pgtrigger.compiler.Trigger(
                name="pins_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="0a4df6697b304ca28a37df81a9e560e74c99e511",
                    operation="DELETE",
                    pgid="pgtrigger_pins_are_kept_28feb",
                    table="disputes_pin",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pin",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_all_pins",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'integrity_constraint_violation';",
                    hash="c9e6a69fe047abccdabcab0ed61b6714fbdad62b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_all_pins_9124a",
                    table="disputes_pin",
                    when="BEFORE",
                ),
            ),
        ),
    ]
