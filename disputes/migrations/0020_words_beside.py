"""Where flagged words stand: beside which offer, statement, exhibit, question or reason."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0019_sight_of_reports_and_askings"),
        ("messaging", "0010_words_beside"),
    ]

    operations = [
        migrations.CreateModel(
            name="Beside",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.CharField(max_length=10)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="words_beside", to="disputes.case"
                    ),
                ),
                (
                    "correction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disputes.correction",
                    ),
                ),
                (
                    "exhibit",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disputes.exhibit"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="disputes.statementitem",
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="words_beside", to="messaging.message"
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disputes.objection",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disputes.offer"
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disputes.question"
                    ),
                ),
                (
                    "second_opinion",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="disputes.secondopinion",
                    ),
                ),
                (
                    "set_aside",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disputes.setaside"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="disputes.statement",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("part__in", ["caption", "narrative", "note", "reason", "text", "wants", "words"])
                        ),
                        name="known_part_of_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("correction__isnull", True),
                                ("exhibit__isnull", True),
                                ("item__isnull", True),
                                ("objection__isnull", True),
                                ("offer__isnull", False),
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
                                ("question__isnull", True),
                                ("second_opinion__isnull", True),
                                ("set_aside__isnull", True),
                                ("statement__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="words_stand_beside_one_thing",
                    ),
                    models.UniqueConstraint(fields=("offer", "part"), name="flagged_words_once_beside_offer"),
                    models.UniqueConstraint(fields=("statement", "part"), name="flagged_words_once_beside_statement"),
                    models.UniqueConstraint(fields=("item", "part"), name="flagged_words_once_beside_item"),
                    models.UniqueConstraint(fields=("exhibit", "part"), name="flagged_words_once_beside_exhibit"),
                    models.UniqueConstraint(fields=("question", "part"), name="flagged_words_once_beside_question"),
                    models.UniqueConstraint(
                        fields=("second_opinion", "part"), name="flagged_words_once_beside_second_opinion"
                    ),
                    models.UniqueConstraint(fields=("set_aside", "part"), name="flagged_words_once_beside_set_aside"),
                    models.UniqueConstraint(fields=("correction", "part"), name="flagged_words_once_beside_correction"),
                    models.UniqueConstraint(fields=("objection", "part"), name="flagged_words_once_beside_objection"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="beside",
            trigger=pgtrigger.compiler.Trigger(
                name="beside_its_own_case",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT FROM messaging_message m JOIN messaging_thread t ON t.id = m.thread_id\n                         WHERE m.id = NEW.message_id AND m.subject_id = NEW.case_id AND t.room = 'beside') THEN\n                        RAISE EXCEPTION 'words beside an act are in the room for them, of the same case';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="8c7937bc61ac190fe6cd47ce9581b2ef0f99da63",
                    operation="INSERT",
                    pgid="pgtrigger_beside_its_own_case_a3084",
                    table="disputes_beside",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="beside",
            trigger=pgtrigger.compiler.Trigger(
                name="words_beside_stay_where_they_are",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="28589262ca151b4e7ade83cd35b7a24f2cde76f3",
                    operation="UPDATE",
                    pgid="pgtrigger_words_beside_stay_where_they_are_a00a2",
                    table="disputes_beside",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="beside",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_all_words_beside",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'integrity_constraint_violation';",
                    hash="3c95cf0b0bee90ea3ad8e47111481896359fcec4",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_all_words_beside_b1b58",
                    table="disputes_beside",
                    when="BEFORE",
                ),
            ),
        ),
    ]
