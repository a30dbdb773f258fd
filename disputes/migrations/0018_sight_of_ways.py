"""Where contact is not direct, PostgreSQL keeps it too: whom the way of a side leads to, and what may not be written.

The way of a side to the other is for that side and for whoever mediates the case now. Nothing that a side writes comes
into the room of both while a separation is open, and nothing of it that a reviewer held leaves for there.
"""

from django.db import migrations

ROOM = """
CREATE OR REPLACE FUNCTION sight_of_room(p_thread bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500
    SECURITY DEFINER AS $$
DECLARE
    v_me bigint := sight_person();
    v_room record;
BEGIN
    IF v_me IS NULL THEN
        RETURN false;
    END IF;
    SELECT t.room, t.party_id, t.mediator_id, t.subject_id, k.client_id, k.freelancer_id, c.mediator_id AS of_case
      INTO v_room
      FROM messaging_thread t
      LEFT JOIN disputes_case c ON c.subject_ptr_id = t.subject_id
      LEFT JOIN contracts_contract k ON k.subject_ptr_id = coalesce(c.contract_id, t.subject_id)
     WHERE t.id = p_thread;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF v_room.room = 'private' THEN
        IF v_me = v_room.party_id OR (v_me = v_room.mediator_id AND sight_has_role('mediator')) THEN
            RETURN true;
        END IF;
    {ways}ELSIF v_me = v_room.client_id OR v_me = v_room.freelancer_id
          OR (v_me = v_room.of_case AND sight_has_role('mediator')) OR sight_has_role('operator') THEN
        RETURN true;
    END IF;
    RETURN sight_has_role('reviewer') AND EXISTS (
        SELECT FROM messaging_flag f JOIN messaging_message m ON m.id = f.message_id WHERE m.thread_id = p_thread);
END $$;
"""
WAYS = """ELSIF v_room.room = 'shuttle' THEN
        IF v_me = v_room.party_id OR (v_me = v_room.of_case AND sight_has_role('mediator')) THEN
            RETURN true;
        END IF;
    """
WORDS = """
CREATE OR REPLACE FUNCTION sight_of_words(p_message bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE
    COST 500 SECURITY DEFINER AS $$
DECLARE
    v_me bigint := sight_person();
    v_room record;
BEGIN
    IF v_me IS NULL THEN
        RETURN false;
    END IF;
    SELECT t.party_id, {mediator} AS mediator_id INTO v_room
      FROM messaging_message m JOIN messaging_thread t ON t.id = m.thread_id {case}WHERE m.id = p_message;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    RETURN v_me = v_room.party_id
        OR (v_me = v_room.mediator_id AND sight_has_role('mediator'))
        OR (EXISTS (SELECT FROM messaging_flag f WHERE f.message_id = p_message) AND sight_has_role('reviewer'));
END $$;
"""
OF_WHO_MEDIATES = {
    "mediator": "CASE WHEN t.room = 'shuttle' THEN c.mediator_id ELSE t.mediator_id END",
    "case": "LEFT JOIN disputes_case c ON c.subject_ptr_id = t.subject_id ",
}
OF_ONE_MEDIATOR = {"mediator": "t.mediator_id", "case": ""}
# What a reviewer let through while contact was not direct: whoever mediates has it, the other side has not.
ATTACHED = """
CREATE OR REPLACE FUNCTION sight_of_attached(p_file uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500
    SECURITY DEFINER AS $$
DECLARE
    v_with record;
BEGIN
    SELECT m.id, m.author_id, m.thread_id, m.state, m.subject_id INTO v_with
      FROM disputes_attachment a JOIN messaging_message m ON m.id = a.message_id WHERE a.file_id = p_file;
    IF NOT FOUND OR EXISTS (SELECT FROM disputes_exhibit e WHERE e.file_id = p_file) THEN
        RETURN true;
    END IF;
    RETURN coalesce(v_with.author_id = sight_person(), false)
        OR (v_with.state NOT IN ('held', 'redacted', 'withdrawn'{aside}) AND sight_of_room(v_with.thread_id))
        {mediates}OR (sight_has_role('reviewer') AND EXISTS (
            SELECT FROM messaging_flag f WHERE f.message_id = v_with.id));
END $$;
"""
ASIDE = {
    "aside": ", 'aside'",
    "mediates": """OR (v_with.state = 'aside' AND sight_has_role('mediator') AND EXISTS (
            SELECT FROM disputes_case c WHERE c.subject_ptr_id = v_with.subject_id AND c.mediator_id = sight_person()))
        """,
}
NOT_ASIDE = {"aside": "", "mediates": ""}
# A function that is replaced loses what ties it to its schema.
TIED = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION {function} SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $$;
"""
REPLACED = "".join(
    TIED.format(function=function)
    for function in ("sight_of_room(bigint)", "sight_of_words(bigint)", "sight_of_attached(uuid)")
)
RELAYS = """
CREATE POLICY sight ON messaging_relay USING ((SELECT sight_is_whole())
    OR EXISTS (SELECT FROM messaging_message m WHERE m.id IN (message_id, words_id)));
ALTER TABLE messaging_relay ENABLE ROW LEVEL SECURITY;
"""
NO_RELAYS = """
ALTER TABLE messaging_relay DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON messaging_relay;
"""
# The separation by a message's own flag ends with the ruling that lets the message through.
APART = """
CREATE FUNCTION sight_keeps_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF (SELECT room FROM messaging_thread WHERE id = NEW.thread_id) = 'joint' AND EXISTS (
        SELECT FROM disputes_separation s LEFT JOIN messaging_flag f ON f.id = s.flag_id
         WHERE s.case_id = NEW.subject_id AND s.ended_at IS NULL AND f.message_id IS DISTINCT FROM NEW.id) THEN
        RAISE EXCEPTION 'contact is not direct: what a side writes goes to the mediator'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""
# The list is of texts, and stays as it is written here when a dump is restored: a list of varchars does not.
TRIGGERS = """
CREATE TRIGGER sight_keeps_apart BEFORE INSERT ON messaging_message FOR EACH ROW
    WHEN (NEW.position::text IN ('client', 'freelancer') AND NOT NEW.is_private) EXECUTE FUNCTION sight_keeps_apart();
CREATE TRIGGER sight_keeps_apart_late BEFORE UPDATE ON messaging_message FOR EACH ROW
    WHEN (NEW.position::text IN ('client', 'freelancer') AND NOT NEW.is_private AND OLD.state::text IN ('held', 'aside')
          AND NEW.state::text IN ('delivered', 'folded', 'masked')) EXECUTE FUNCTION sight_keeps_apart();
"""
NOT_APART = """
DROP TRIGGER sight_keeps_apart_late ON messaging_message;
DROP TRIGGER sight_keeps_apart ON messaging_message;
DROP FUNCTION sight_keeps_apart();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0017_separations"),
        ("messaging", "0007_ways_and_relays"),
    ]
    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, REPLACED),
        migrations.RunSQL(ROOM.replace("{ways}", WAYS), ROOM.replace("{ways}", "")),
        migrations.RunSQL(WORDS.format(**OF_WHO_MEDIATES), WORDS.format(**OF_ONE_MEDIATOR)),
        migrations.RunSQL(ATTACHED.format(**ASIDE), ATTACHED.format(**NOT_ASIDE)),
        migrations.RunSQL(REPLACED, migrations.RunSQL.noop),
        migrations.RunSQL(RELAYS, NO_RELAYS),
        migrations.RunSQL(APART + TIED.format(function="sight_keeps_apart()") + TRIGGERS, NOT_APART),
    ]
