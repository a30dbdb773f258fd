"""Files that come with messages, and who sees them: whoever reads the message."""

import django.db.models.deletion
import messaging.models
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


TIED = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION sight_of_attached(uuid) SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $$;
"""
# Of a file that came with a message: who wrote it, who is in its room once it is delivered, and a reviewer before whom
# it is. Of every other file nothing is decided here.
ATTACHED = """
CREATE FUNCTION sight_of_attached(p_file uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500
    SECURITY DEFINER AS $$
DECLARE
    v_with record;
BEGIN
    SELECT m.id, m.author_id, m.thread_id, m.state INTO v_with
      FROM disputes_attachment a JOIN messaging_message m ON m.id = a.message_id WHERE a.file_id = p_file;
    IF NOT FOUND OR EXISTS (SELECT FROM disputes_exhibit e WHERE e.file_id = p_file) THEN
        RETURN true;
    END IF;
    RETURN coalesce(v_with.author_id = sight_person(), false)
        OR (v_with.state NOT IN ('held', 'redacted', 'withdrawn') AND sight_of_room(v_with.thread_id))
        OR (sight_has_role('reviewer') AND EXISTS (SELECT FROM messaging_flag f WHERE f.message_id = v_with.id));
END $$;
"""
SIGHT = """
CREATE POLICY sight ON disputes_attachment USING ((SELECT sight_is_whole()) OR sight_of_attached(file_id));
ALTER TABLE disputes_attachment ENABLE ROW LEVEL SECURITY;
DROP POLICY sight ON evidence_storedfile;
CREATE POLICY sight ON evidence_storedfile USING ((SELECT sight_is_whole())
    OR uploaded_by_id = (SELECT sight_person()) OR (sight_of_file(subject_id) AND sight_of_attached(id)));
"""
NO_SIGHT = """
DROP POLICY sight ON evidence_storedfile;
CREATE POLICY sight ON evidence_storedfile USING ((SELECT sight_is_whole())
    OR uploaded_by_id = (SELECT sight_person()) OR sight_of_file(subject_id));
ALTER TABLE disputes_attachment DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON disputes_attachment;
DROP FUNCTION sight_of_attached(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0014_sight_of_corrections"),
        ("evidence", "0001_stored_files"),
        ("messaging", "0005_corrections_and_withdrawals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_withheld", models.BooleanField(default=False)),
                ("salt", models.CharField(default=messaging.models.random_salt, editable=False, max_length=32)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="disputes.case"
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachment", to="evidence.storedfile"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attachments", to="messaging.message"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="attach_what_belongs_together",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF NOT EXISTS (\n                        SELECT FROM messaging_message m JOIN evidence_storedfile f ON f.subject_id = m.subject_id\n                         WHERE m.id = NEW.message_id AND f.id = NEW.file_id AND m.subject_id = NEW.case_id\n                           AND f.uploaded_by_id = m.author_id) THEN\n                        RAISE EXCEPTION 'a file comes with a message of its own case, from who wrote it';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="90d799ddbdfade9258ec238830a4bba677f9f8ff",
                    operation="INSERT",
                    pgid="pgtrigger_attach_what_belongs_together_76654",
                    table="disputes_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_all_attachments",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ed89c2eda1b8e1f4b3152c426f76494b3cccd775",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_keep_all_attachments_1d4a7",
                    table="disputes_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="attachment",
            trigger=pgtrigger.compiler.Trigger(
                name="keep_all_attachments_rows",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'this table is never emptied' USING ERRCODE = 'integrity_constraint_violation';",
                    hash="b89707dd82151f59f45d5747ca96c6670b04c90a",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_keep_all_attachments_rows_89a0b",
                    table="disputes_attachment",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(ATTACHED + TIED, migrations.RunSQL.noop),
        migrations.RunSQL(SIGHT, NO_SIGHT),
    ]
