"""What every act begins with, in one function of the database: the root's lock, and nothing that is due.

In this order, each with a look of its own: what was committed while the lock was waited for is seen. SQLSTATEs: TD001
something is due, TD002 there is no such root.
"""

from django.db import migrations

LOCK = """
CREATE FUNCTION root_to_act_on(p_root uuid, p_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM timers_subject WHERE id = p_root FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no subject %', p_root USING ERRCODE = 'TD002';
    END IF;
    -- The open deadlines of the family come first: an order by due moment alone would walk through all that is due
    -- anywhere.
    PERFORM 1 FROM timers_deadline
      WHERE status = 'open' AND stopped_at IS NULL AND due_at <= p_at
        AND subject_id = ANY (ARRAY(SELECT id FROM timers_subject WHERE root_id = p_root) || p_root);
    IF FOUND THEN
        RAISE EXCEPTION 'something is due on %', p_root USING ERRCODE = 'TD001';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("timers", "0005_extensions_from_the_last_day")]
    operations = [migrations.RunSQL(LOCK, "DROP FUNCTION root_to_act_on(uuid, timestamptz);")]
