"""What every act begins with, in one function of the database: the root's lock, and nothing that is due.

In this order, each with a look of its own: what was committed while the lock was waited for is seen. SQLSTATE: TD001
something is due.
"""

from django.db import migrations

LOCK = """
CREATE FUNCTION root_to_act_on(p_root uuid, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_is_due boolean;
BEGIN
    PERFORM 1 FROM timers_subject WHERE id = p_root FOR NO KEY UPDATE;
    -- The open deadlines of the family come first: by their due moments it would walk through all that is due anywhere.
    WITH mine AS MATERIALIZED (
        SELECT due_at FROM timers_deadline WHERE status = 'open' AND stopped_at IS NULL
           AND subject_id = ANY (ARRAY(SELECT id FROM timers_subject WHERE root_id = p_root) || p_root)
    )
    SELECT EXISTS (SELECT 1 FROM mine WHERE due_at <= p_at) INTO v_is_due;
    IF v_is_due THEN
        RAISE EXCEPTION 'something is due on %', p_root USING ERRCODE = 'TD001';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("timers", "0005_extensions_from_the_last_day")]
    operations = [migrations.RunSQL(LOCK, "DROP FUNCTION root_to_act_on(uuid, timestamptz);")]
