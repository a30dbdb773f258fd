"""The two roles of the database: one owns the tables and migrates, the other works with them and may do less.

What a trigger of a model forbids for every row, the portal's own role may not do either: triggers can be switched off
or gone round by whoever can run SQL as their owner, privileges cannot. Tables whose guards are written as SQL say so
themselves with `only`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import ProgrammingError, connection, transaction
from psycopg2 import sql

SELECT, INSERT, UPDATE, DELETE = "SELECT", "INSERT", "UPDATE", "DELETE"
ALL = (SELECT, INSERT, UPDATE, DELETE)  # and TRUNCATE never
LOGIN = ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS")

_only: dict[str, tuple[str, ...]] = {"django_migrations": (SELECT,)}


def only(table: str, *privileges: str) -> None:
    """Register that the portal's role may do no more than this to a table; `UPDATE (column)` is possible too."""
    _only[table] = privileges


def privileges() -> dict[str, tuple[str, ...]]:
    """Table -> what the portal's role may do to it, of all tables that the apps have."""
    guarded: dict[str, tuple[str, ...]] = {}
    for model in apps.get_models(include_auto_created=True):
        refused = set().union(*(_refused_by(trigger) for trigger in getattr(model._meta, "triggers", ())))  # noqa: SLF001
        guarded[model._meta.db_table] = tuple(each for each in ALL if each not in refused)  # noqa: SLF001
    return guarded | _only


def _refused_by(trigger: pgtrigger.Trigger) -> set[str]:
    if not isinstance(trigger, pgtrigger.Protect) or trigger.condition is not None:
        return set()
    return {name for name in (UPDATE, DELETE) if name in str(trigger.operation)}


@contextmanager
def as_owner() -> Iterator[None]:
    """Work as the owner of the tables, where the environment says who that is. No transaction may be open."""
    owner = settings.DATABASE_OWNER
    if owner is None:
        yield
        return
    before = {name: connection.settings_dict[name] for name in LOGIN}
    connection.close()
    connection.settings_dict.update({name: owner[name] for name in LOGIN})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


def grant() -> None:
    """Let the portal's role do what it may in the present schema, and nothing else. As the owner; after migrating."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema(), current_database()")
        me, schema, database = cursor.fetchone()
        role: str = settings.DATABASE_LOGIN["USER"]
        if me == role:  # one role for everything, as in a scratch schema: there is nothing to take from it
            return
        _make_role(role)
        names = {"role": role, "schema": schema, "database": database}
        _run("REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}", names)
        _run("REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC", names)
        _run("GRANT USAGE ON SCHEMA {schema} TO {role}", names)
        _run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}", names)
        _run("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role}", names)
        _run("GRANT CREATE ON DATABASE {database} TO {role}", names)  # scratch schemas, in which cases are played
        there = set(connection.introspection.table_names(cursor))
        for table, allowed in privileges().items():
            if table in there:
                _run(f"GRANT {', '.join(allowed)} ON {{schema}}.{{table}} TO {{role}}", names | {"table": table})


def _make_role(role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is not None:
            return
    try:
        _run("CREATE ROLE {role} LOGIN", {"role": role})
        if password := settings.DATABASE_LOGIN["PASSWORD"]:
            with connection.cursor() as cursor:
                cursor.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password)))
    except ProgrammingError as refused:
        raise CommandError(
            f"There is no role {role}, and the owner of the tables may not make it. Have an administrator of the "
            f"database run  CREATE ROLE {role} LOGIN PASSWORD '...';  and migrate again."
        ) from refused


def _run(statement: str, names: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**{key: sql.Identifier(name) for key, name in names.items()}))


WHO = """
    SELECT rolname, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname IN (current_user, session_user)
     ORDER BY rolname"""
OWNED = """
    SELECT count(*) FROM pg_class
     WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'S')
       AND pg_has_role(session_user, relowner, 'MEMBER')"""
RIGHTS = """
    SELECT c.relname, wanted.privilege
      FROM pg_class c, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS wanted (privilege)
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
       AND has_table_privilege(current_user, c.oid, wanted.privilege)"""
COLUMNS = """
    SELECT c.relname, 'UPDATE (' || a.attname || ')' FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
       AND NOT has_table_privilege(current_user, c.oid, 'UPDATE')
       AND has_column_privilege(current_user, c.oid, a.attnum, 'UPDATE')"""


def breaches() -> Iterator[str]:
    """What the role of this process may do although it should not."""
    with connection.cursor() as cursor:
        cursor.execute(WHO)
        for name, is_superuser, passes_policies, makes_roles in cursor.fetchall():
            if is_superuser:
                yield f"the portal works as {name}, a superuser, whom nothing in the database stops"
                return
            if passes_policies:
                yield f"{name} passes over row-level security"
            if makes_roles:
                yield f"{name} may make roles"
        cursor.execute(OWNED)
        if owned := cursor.fetchone()[0]:
            yield f"the portal's role owns {owned} of its tables, or may become their owner: set DATABASE_OWNER_URL"
            return
        cursor.execute("SELECT current_user, has_schema_privilege(current_user, current_schema(), 'CREATE')")
        name, makes_tables = cursor.fetchone()
        if makes_tables:
            yield f"{name} may make tables beside the portal's"
        allowed = privileges()
        cursor.execute(f"{RIGHTS} UNION ALL {COLUMNS} ORDER BY 1, 2")
        for table, privilege in cursor.fetchall():
            if privilege not in allowed.get(table, ()):
                yield f"{name} may {privilege} {table}"
