"""One beat of the portal's heart, by the database's own clock; a silence that was too long becomes an outage with it.

The outage is on the portal's clock (`p_now`). Whoever beats at the same time waits, and hears of no silence. Who comes
from a machine whose clock (`p_machine`) is off does not beat: it would put the outage at a wrong time.
"""

from django.db import migrations

BEATS = """
CREATE FUNCTION portal_beats(
    p_now timestamptz, p_silence interval, p_machine timestamptz, p_trusted interval,
    OUT "there" timestamptz, OUT outage bigint
) LANGUAGE plpgsql AS $$
DECLARE
    v_before timestamptz;
BEGIN
    "there" := clock_timestamp();
    IF p_machine NOT BETWEEN "there" - p_trusted AND "there" + p_trusted THEN
        RETURN;
    END IF;
    SELECT beaten_at INTO v_before FROM timers_heartbeat FOR NO KEY UPDATE;
    "there" := clock_timestamp();  -- somebody may have been waited for
    INSERT INTO timers_heartbeat (id, beaten_at) VALUES (1, "there")
        ON CONFLICT (id) DO UPDATE SET beaten_at = excluded.beaten_at;
    IF "there" - v_before > p_silence THEN
        INSERT INTO timers_outage (began_at, ended_at) VALUES (p_now - ("there" - v_before), p_now)
            RETURNING id INTO outage;
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("timers", "0007_tables_that_are_written_often")]
    operations = [migrations.RunSQL(BEATS, "DROP FUNCTION portal_beats(timestamptz, interval, timestamptz, interval);")]
