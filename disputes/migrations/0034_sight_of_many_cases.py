"""Row-level security: who sees a case is found out as quickly for one who has very many.

The contracts of a person were a list, gone through again for each row: a list of ten thousand cases was a hundred
million comparisons. Now the contract is looked up by its key, or by a hash of the person's own where many are asked
for, whichever PostgreSQL takes for less; and so are the cases that mediators may read without being theirs. Who sees
what is as it was.
"""

from django.db import migrations

BEFORE = """
ALTER POLICY sight ON disputes_case USING (
    (SELECT sight_of_all_cases())
    OR contract_id = ANY ((SELECT sight_contracts())::uuid[])
    OR ((SELECT sight_has_role('mediator')) AND (
        mediator_id = (SELECT sight_person())
        OR (phase = 'mediation' AND mediator_id IS NULL)
        OR second_opinion_since IS NOT NULL
        OR subject_ptr_id = ANY ((SELECT sight_cases_of_mediators())::uuid[])))
    OR ((SELECT sight_has_role('reviewer')) AND sight_of_flagged(subject_ptr_id))
);
"""
# A function within a SELECT of its own is asked once a statement, and not by the planner beforehand.
AFTER = """
ALTER POLICY sight ON disputes_case USING (
    (SELECT sight_of_all_cases())
    OR EXISTS (SELECT FROM contracts_contract k WHERE k.subject_ptr_id = contract_id
                  AND (SELECT sight_person()) IN (k.client_id, k.freelancer_id))
    OR ((SELECT sight_has_role('mediator')) AND (
        mediator_id = (SELECT sight_person())
        OR (phase = 'mediation' AND mediator_id IS NULL)
        OR second_opinion_since IS NOT NULL
        OR subject_ptr_id IN (SELECT unnest((SELECT sight_cases_of_mediators())))))
    OR ((SELECT sight_has_role('reviewer')) AND sight_of_flagged(subject_ptr_id))
);
"""
CONTRACTS = """
CREATE FUNCTION sight_contracts() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN ARRAY(SELECT k.subject_ptr_id FROM contracts_contract k
                  WHERE k.client_id = sight_person() OR k.freelancer_id = sight_person());
END $$;
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION sight_contracts() SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("disputes", "0033_sight_of_pins")]
    operations = [
        migrations.RunSQL(AFTER, BEFORE),
        migrations.RunSQL("DROP FUNCTION sight_contracts();", CONTRACTS),
    ]
