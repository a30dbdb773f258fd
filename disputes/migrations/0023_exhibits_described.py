"""What an exhibit says of itself, and what becomes of it: dates, withdrawals, answers, gists, the sealed class."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0008_tables_that_are_written_often"),
        ("disputes", "0022_sight_of_the_queue"),
        ("evidence", "0002_shared_copies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierDescription",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("caption", models.CharField(blank=True, max_length=300)),
                (
                    "happened_from",
                    models.DateField(blank=True, help_text="The day of the event, or the first of several.", null=True),
                ),
                (
                    "happened_until",
                    models.DateField(blank=True, help_text="The last day, where there are several.", null=True),
                ),
                ("replaced_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Gist",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField()),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ImportAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("admits", models.BooleanField()),
                ("words", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=300)),
                ("withdrawn_at", models.DateTimeField()),
                ("restored_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="exhibit",
            name="about",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contracts.deliverable",
            ),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="came_from",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="came_late",
            field=models.BooleanField(db_default=False, default=False, help_text="After evidence had closed."),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="happened_from",
            field=models.DateField(blank=True, help_text="The day of the event, or the first of several.", null=True),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="happened_until",
            field=models.DateField(blank=True, help_text="The last day, where there are several.", null=True),
        ),
        migrations.AddField(
            model_name="exhibit",
            name="sealed_because",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="exhibit",
            trigger=pgtrigger.compiler.Trigger(
                name="exhibits_stay_what_they_are",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF (to_jsonb(NEW) - ARRAY['caption', 'happened_from', 'happened_until', 'about_id'])\n            IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['caption', 'happened_from', 'happened_until', 'about_id']) THEN\n        RAISE EXCEPTION 'an exhibit stays what it was when it came in' USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    IF NEW IS DISTINCT FROM OLD AND NOT EXISTS (\n            SELECT FROM disputes_earlierdescription e WHERE e.exhibit_id = OLD.id\n               AND e.caption = OLD.caption AND e.about_id IS NOT DISTINCT FROM OLD.about_id\n               AND e.happened_from IS NOT DISTINCT FROM OLD.happened_from\n               AND e.happened_until IS NOT DISTINCT FROM OLD.happened_until) THEN\n        RAISE EXCEPTION 'what an exhibit said before is kept' USING ERRCODE = 'integrity_constraint_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="ca4d27b360d551fbc5a59917747bf9edf476972b",
                    operation="UPDATE",
                    pgid="pgtrigger_exhibits_stay_what_they_are_0149f",
                    table="disputes_exhibit",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("happened_until", None), ("happened_until__gt", models.F("happened_from")), _connector="OR"
                ),
                name="events_end_after_they_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="exhibit",
            constraint=models.CheckConstraint(
                condition=models.Q(("sealed_because", ""), ("came_from", ""), _connector="OR"),
                name="what_is_sealed_is_put_to_nobody",
            ),
        ),
        migrations.AddField(
            model_name="earlierdescription",
            name="about",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="contracts.deliverable",
            ),
        ),
        migrations.AddField(
            model_name="earlierdescription",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="earlier_descriptions", to="disputes.case"
            ),
        ),
        migrations.AddField(
            model_name="earlierdescription",
            name="exhibit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="earlier", to="disputes.exhibit"
            ),
        ),
        migrations.AddField(
            model_name="gist",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="gists", to="disputes.case"
            ),
        ),
        migrations.AddField(
            model_name="gist",
            name="exhibit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="gists", to="disputes.exhibit"
            ),
        ),
        migrations.AddField(
            model_name="gist",
            name="mediator",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="importanswer",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="import_answers", to="disputes.case"
            ),
        ),
        migrations.AddField(
            model_name="importanswer",
            name="exhibit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="disputes.exhibit"
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="withdrawals", to="disputes.case"
            ),
        ),
        migrations.AddField(
            model_name="withdrawal",
            name="exhibit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="withdrawals", to="disputes.exhibit"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="earlierdescription",
            trigger=pgtrigger.compiler.Trigger(
                name="descriptions_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="5ce60422cac9925581fb137a3fbf830e844489e8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_descriptions_are_kept_454e4",
                    table="disputes_earlierdescription",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="earlierdescription",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_all_descriptions",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'integrity_constraint_violation';",
                    hash="b69b5a20490eaaba57c198361ea01b76cd6ffb2a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_all_descriptions_1656b",
                    table="disputes_earlierdescription",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="gist",
            constraint=models.CheckConstraint(
                condition=models.Q(("words", ""), _negated=True), name="a_gist_says_something"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gist",
            trigger=pgtrigger.compiler.Trigger(
                name="gists_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="e282f137e57673cb541e0ea84156e902ec0ecc12",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_gists_are_kept_d212b",
                    table="disputes_gist",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="gist",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_all_gists",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'integrity_constraint_violation';",
                    hash="93e934b183e02a8dd77b51a0c9770110b7063489",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_all_gists_21b54",
                    table="disputes_gist",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="importanswer",
            constraint=models.UniqueConstraint(fields=("exhibit", "admits"), name="admitted_once_and_denied_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="what_is_admitted_stays_admitted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT NEW.admits AND EXISTS (SELECT FROM disputes_importanswer a\n                                                   WHERE a.exhibit_id = NEW.exhibit_id AND a.admits) THEN\n                        RAISE EXCEPTION 'what was admitted is not denied afterwards'\n                            USING ERRCODE = 'integrity_constraint_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="c3c0103a3aab2a5375b9c9314d360169ef5edc0e",
                    operation="INSERT",
                    pgid="pgtrigger_what_is_admitted_stays_admitted_82be2",
                    table="disputes_importanswer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="answers_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="77b038b297484581cb02202a5b61f9d40d78cfbe",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_answers_are_kept_8b255",
                    table="disputes_importanswer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="importanswer",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_all_answers",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'integrity_constraint_violation';",
                    hash="02a9915c15e5136a6e0000914087c85f11451f4f",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_all_answers_1d128",
                    table="disputes_importanswer",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("restored_at", None)), fields=("exhibit",), name="withdrawn_once_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="withdrawal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("restored_at", None), ("restored_at__gt", models.F("withdrawn_at")), _connector="OR"
                ),
                name="restored_after_withdrawn",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="withdrawal",
            trigger=pgtrigger.compiler.Trigger(
                name="withdrawals_are_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="bf64ccc4c2f4e7603c89a8be6d3ca2a528736de7",
                    operation="DELETE",
                    pgid="pgtrigger_withdrawals_are_kept_8a546",
                    table="disputes_withdrawal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="withdrawal",
            trigger=pgtrigger.compiler.Trigger(
                name="restored_once",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."restored_at" IS NOT NULL)',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="4f2bf045ac876b0e8f0131e1f21d6dc03e3d4124",
                    operation="UPDATE",
                    pgid="pgtrigger_restored_once_eb46d",
                    table="disputes_withdrawal",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="withdrawal",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_all_withdrawals",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'integrity_constraint_violation';",
                    hash="26d044d3c4cb36974855466fef96e53f498a943b",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_all_withdrawals_eecde",
                    table="disputes_withdrawal",
                    when="BEFORE",
                ),
            ),
        ),
    ]
