"""Row-level security: the second net below `visible_to`, on cases, rooms, private words and evidence.

It shows a person at least what the portal's own rules let them see, and everybody else nothing; the rules themselves
(conflicts, what is sealed, blind reading) are finer and stay where they are. Who is looking stands in the session's
setting `evenhand.viewer`: a person's number, `everything`, or nothing (core/sight.py). Owners of the tables are not
held by policies: migrations and backups see all.

The functions that look at other tables have their owner's rights, because a policy must not ask a table whose policy
asks back; each is tied to this schema. A staff role is looked up, and not told by the session: taken away, it is gone
with the next statement.
"""

from django.db import migrations

VIEWER = """
CREATE FUNCTION sight_is_whole() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(current_setting('evenhand.viewer', true) = 'everything', false);

CREATE FUNCTION sight_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN current_setting('evenhand.viewer', true) ~ '^[0-9]{1,18}$'
                THEN current_setting('evenhand.viewer', true)::bigint END;

CREATE FUNCTION sight_has_role(p_role text) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM people_staffrole s WHERE s.person_id = sight_person() AND s.role = p_role);
END $$;

CREATE FUNCTION sight_of_all_cases() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN sight_is_whole() OR sight_has_role('operator');
END $$;
"""
NO_VIEWER = """
DROP FUNCTION sight_of_all_cases();
DROP FUNCTION sight_has_role(text);
DROP FUNCTION sight_person();
DROP FUNCTION sight_is_whole();
"""

# Of a case: its sides, its mediator, operators; mediators too, where it waits for one, or for a second opinion, and
# those who have read in it; reviewers, once something in it was flagged. What is the same for all rows is asked once a
# statement, and of the row only its columns: lists are long.
CASE = """
CREATE FUNCTION sight_contracts() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    RETURN ARRAY(SELECT k.subject_ptr_id FROM contracts_contract k
                  WHERE k.client_id = sight_person() OR k.freelancer_id = sight_person());
END $$;

CREATE FUNCTION sight_cases_of_mediators() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN ARRAY(SELECT a.case_id FROM disputes_setaside a WHERE a.decided_at IS NULL
                 UNION SELECT e.case_id FROM disputes_reading r JOIN disputes_exhibit e ON e.id = r.exhibit_id
                        WHERE r.mediator_id = sight_person());
END $$;

CREATE FUNCTION sight_of_flagged(p_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500
    SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM messaging_flag f JOIN messaging_message m ON m.id = f.message_id
                    WHERE m.subject_id = p_case);
END $$;
"""
ITS_CASE = """
    (SELECT sight_of_all_cases())
    OR contract_id = ANY ((SELECT sight_contracts())::uuid[])
    OR ((SELECT sight_has_role('mediator')) AND (
        mediator_id = (SELECT sight_person())
        OR (phase = 'mediation' AND mediator_id IS NULL)
        OR second_opinion_since IS NOT NULL
        OR subject_ptr_id = ANY ((SELECT sight_cases_of_mediators())::uuid[])))
    OR ((SELECT sight_has_role('reviewer')) AND sight_of_flagged(subject_ptr_id))
"""

# What belongs to a case is for those who see it: this asks the policy of the cases itself, and so has its caller's
# rights, not its owner's.
OF_CASE = """
CREATE FUNCTION sight_of_case(p_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM disputes_case c WHERE c.subject_ptr_id = p_case);
END $$;
"""

# Of a room: whose it is; and a reviewer before whom something in it was brought. A private one has two people in it:
# its words are theirs, and of what was flagged, the reviewer's who rules on it.
ROOM = """
CREATE FUNCTION sight_of_room(p_thread bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500
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
    ELSIF v_me = v_room.client_id OR v_me = v_room.freelancer_id
          OR (v_me = v_room.of_case AND sight_has_role('mediator')) OR sight_has_role('operator') THEN
        RETURN true;
    END IF;
    RETURN sight_has_role('reviewer') AND EXISTS (
        SELECT FROM messaging_flag f JOIN messaging_message m ON m.id = f.message_id WHERE m.thread_id = p_thread);
END $$;

CREATE FUNCTION sight_of_words(p_message bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500
    SECURITY DEFINER AS $$
DECLARE
    v_me bigint := sight_person();
    v_room record;
BEGIN
    IF v_me IS NULL THEN
        RETURN false;
    END IF;
    SELECT t.party_id, t.mediator_id INTO v_room
      FROM messaging_message m JOIN messaging_thread t ON t.id = m.thread_id WHERE m.id = p_message;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    RETURN v_me = v_room.party_id
        OR (v_me = v_room.mediator_id AND sight_has_role('mediator'))
        OR (EXISTS (SELECT FROM messaging_flag f WHERE f.message_id = p_message) AND sight_has_role('reviewer'));
END $$;
"""

# Of a file: who handed it in; who sees the case that it was handed in for; of work, the sides of the contract and who
# sees a case about it. It asks the policy of the cases too.
FILE = """
CREATE FUNCTION sight_of_file(p_subject uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500 AS $$
BEGIN
    RETURN EXISTS (SELECT FROM contracts_contract k WHERE k.subject_ptr_id = p_subject
                      AND (k.client_id = sight_person() OR k.freelancer_id = sight_person()))
        OR EXISTS (SELECT FROM disputes_case c WHERE c.subject_ptr_id = p_subject)
        OR EXISTS (SELECT FROM disputes_case c WHERE c.contract_id = p_subject);
END $$;
"""
TIED = """
DO $$ BEGIN
    EXECUTE format('ALTER FUNCTION {function} SET search_path = pg_catalog, %I, pg_temp', current_schema());
END $$;
"""
FUNCTIONS = (
    "sight_has_role(text)",
    "sight_of_all_cases()",
    "sight_contracts()",
    "sight_cases_of_mediators()",
    "sight_of_flagged(uuid)",
    "sight_of_case(uuid)",
    "sight_of_room(bigint)",
    "sight_of_words(bigint)",
    "sight_of_file(uuid)",
)

# Table -> who may see a row, and who may write one.
POLICIES = {
    "disputes_case": ITS_CASE,
    "disputes_exhibit": "(SELECT sight_of_all_cases()) OR sight_of_case(case_id)",
    "messaging_thread": "(SELECT sight_is_whole()) OR sight_of_room(id)",
    "messaging_message": "(SELECT sight_is_whole()) OR author_id = (SELECT sight_person()) OR sight_of_room(thread_id)",
    "messaging_privatewords": "(SELECT sight_is_whole()) OR sight_of_words(message_id)",
    "evidence_storedfile": """
        (SELECT sight_is_whole()) OR uploaded_by_id = (SELECT sight_person()) OR sight_of_file(subject_id)""",
}
ON = """
CREATE POLICY sight ON {table} USING ({rule});
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
"""
OFF = """
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
DROP POLICY sight ON {table};
"""


def dropped(*functions: str) -> str:
    return "".join(f"DROP FUNCTION {function};\n" for function in functions)


class Migration(migrations.Migration):
    dependencies = [
        ("disputes", "0010_rulebook_trials"),
        ("contracts", "0006_rulebook_drafts"),
        ("evidence", "0001_stored_files"),
        ("messaging", "0002_private_rooms"),
        ("people", "0001_people"),
    ]
    operations = [
        migrations.RunSQL(VIEWER, NO_VIEWER),
        migrations.RunSQL(CASE, dropped("sight_of_flagged(uuid)", "sight_cases_of_mediators()", "sight_contracts()")),
        migrations.RunSQL(OF_CASE, dropped("sight_of_case(uuid)")),
        migrations.RunSQL(ROOM, dropped("sight_of_words(bigint)", "sight_of_room(bigint)")),
        migrations.RunSQL(FILE, dropped("sight_of_file(uuid)")),
        *(migrations.RunSQL(TIED.format(function=function), "") for function in FUNCTIONS),
        *(
            migrations.RunSQL(ON.format(table=table, rule=rule), OFF.format(table=table))
            for table, rule in POLICIES.items()
        ),
    ]
