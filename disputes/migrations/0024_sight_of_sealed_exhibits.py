"""Row-level security: the file of a sealed exhibit is for its side and for those who decide, not for the other side."""

from django.db import migrations

SEALED = """
CREATE FUNCTION sight_of_sealed(p_file uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500
    SECURITY DEFINER AS $$
DECLARE
    v_me bigint := sight_person();
    v_of record;
BEGIN
    SELECT e.side, c.phase, c.file_sent_at, c.mediator_id, c.second_opinion_since, k.client_id, k.freelancer_id
      INTO v_of
      FROM disputes_exhibit e
      JOIN disputes_case c ON c.subject_ptr_id = e.case_id
      JOIN contracts_contract k ON k.subject_ptr_id = c.contract_id
     WHERE e.file_id = p_file AND e.sealed_because <> '';
    IF NOT FOUND THEN
        RETURN true;
    END IF;
    IF v_me IS NULL THEN
        RETURN false;
    END IF;
    IF v_me = v_of.client_id OR v_me = v_of.freelancer_id THEN
        RETURN v_me = CASE v_of.side WHEN 'client' THEN v_of.client_id ELSE v_of.freelancer_id END;
    END IF;
    RETURN (sight_has_role('mediator') AND (v_me = v_of.mediator_id OR v_of.second_opinion_since IS NOT NULL))
        OR (sight_has_role('operator') AND (v_of.phase = 'arbitration' OR v_of.file_sent_at IS NOT NULL));
END $$;
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION sight_of_sealed(uuid) SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $$;
DROP POLICY sight ON evidence_storedfile;
CREATE POLICY sight ON evidence_storedfile USING ((SELECT sight_is_whole())
    OR uploaded_by_id = (SELECT sight_person())
    OR (sight_of_file(subject_id) AND sight_of_attached(id) AND sight_of_sealed(id)));
"""
NOT_SEALED = """
DROP POLICY sight ON evidence_storedfile;
CREATE POLICY sight ON evidence_storedfile USING ((SELECT sight_is_whole())
    OR uploaded_by_id = (SELECT sight_person()) OR (sight_of_file(subject_id) AND sight_of_attached(id)));
DROP FUNCTION sight_of_sealed(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("disputes", "0023_exhibits_described")]
    operations = [migrations.RunSQL(SEALED, NOT_SEALED)]
