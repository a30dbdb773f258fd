"""Row-level security: what reviewers see is found out as quickly where very much was flagged, and much was not.

For each message, and for each case, it was looked whether anything in the same room, or in the same case, was flagged:
of a long room in which nothing was, all of it for each of its messages. Now the rooms and the cases in which something
was flagged are found once a statement, and looked up by a hash. Who sees what is as it was.
"""

from importlib import import_module

from django.db import migrations

ways = import_module("disputes.migrations.0018_sight_of_ways")
many = import_module("disputes.migrations.0034_sight_of_many_cases")

FLAGGED = """
CREATE FUNCTION sight_flagged_rooms() RETURNS bigint[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN ARRAY(SELECT DISTINCT m.thread_id FROM messaging_flag f JOIN messaging_message m ON m.id = f.message_id);
END $$;

CREATE FUNCTION sight_flagged_cases() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN ARRAY(SELECT DISTINCT m.subject_id FROM messaging_flag f JOIN messaging_message m ON m.id = f.message_id);
END $$;
"""
# A room as those see it who are in it, and operators: what `sight_of_room` says, but for reviewers.
ROOM = ways.ROOM.replace("{ways}", ways.WAYS)
FOR_REVIEWERS = """
    RETURN sight_has_role('reviewer') AND EXISTS (
        SELECT FROM messaging_flag f JOIN messaging_message m ON m.id = f.message_id WHERE m.thread_id = p_thread);
"""
OF_OWN_ROOM = ROOM.replace("CREATE OR REPLACE FUNCTION sight_of_room", "CREATE FUNCTION sight_of_own_room").replace(
    FOR_REVIEWERS, "\n    RETURN false;\n"
)
OF_ROOM = """
CREATE OR REPLACE FUNCTION sight_of_room(p_thread bigint) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500
    SECURITY DEFINER AS $$
BEGIN
    RETURN sight_of_own_room(p_thread) OR (sight_has_role('reviewer') AND EXISTS (
        SELECT FROM messaging_flag f JOIN messaging_message m ON m.id = f.message_id WHERE m.thread_id = p_thread));
END $$;
"""
IN_A_FLAGGED_ROOM = """
    ((SELECT sight_has_role('reviewer')) AND {room} IN (SELECT unnest((SELECT sight_flagged_rooms()))))
"""
ITS_ROOM = """
ALTER POLICY sight ON messaging_thread USING ((SELECT sight_is_whole())
    OR {of_thread});
ALTER POLICY sight ON messaging_message USING ((SELECT sight_is_whole()) OR author_id = (SELECT sight_person())
    OR {of_message});
"""
BEFORE = {"of_thread": "sight_of_room(id)", "of_message": "sight_of_room(thread_id)"}
AFTER = {
    "of_thread": IN_A_FLAGGED_ROOM.format(room="id") + "OR sight_of_own_room(id)",
    "of_message": IN_A_FLAGGED_ROOM.format(room="thread_id") + "OR sight_of_own_room(thread_id)",
}
ITS_CASE = many.AFTER.replace(
    "sight_of_flagged(subject_ptr_id)", "subject_ptr_id IN (SELECT unnest((SELECT sight_flagged_cases())))"
)
OF_FLAGGED = """
CREATE FUNCTION sight_of_flagged(p_case uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE COST 500
    SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM messaging_flag f JOIN messaging_message m ON m.id = f.message_id
                    WHERE m.subject_id = p_case);
END $$;
"""


def tied(*functions: str) -> str:
    return "".join(ways.TIED.format(function=function) for function in functions)


def dropped(*functions: str) -> str:
    return "".join(f"DROP FUNCTION {function};\n" for function in functions)


class Migration(migrations.Migration):
    dependencies = [("disputes", "0034_sight_of_many_cases")]
    operations = [
        migrations.RunSQL(
            FLAGGED + OF_OWN_ROOM + tied("sight_flagged_rooms()", "sight_flagged_cases()", "sight_of_own_room(bigint)"),
            dropped("sight_flagged_rooms()", "sight_flagged_cases()", "sight_of_own_room(bigint)"),
        ),
        migrations.RunSQL(OF_ROOM + tied("sight_of_room(bigint)"), ROOM + tied("sight_of_room(bigint)")),
        migrations.RunSQL(ITS_ROOM.format(**AFTER), ITS_ROOM.format(**BEFORE)),
        migrations.RunSQL(ITS_CASE, many.AFTER),
        migrations.RunSQL(dropped("sight_of_flagged(uuid)"), OF_FLAGGED + tied("sight_of_flagged(uuid)")),
    ]
