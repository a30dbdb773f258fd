"""What the portal's own role may not do, tried by signing in as it, and that the audit names one that may too much."""

from collections.abc import Iterator
from contextlib import closing

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import ProgrammingError, connection, transaction
from psycopg2 import errors

from core import roles as rules
from escrow import audit
from tests import roles

FINAL = ("escrow_transfer", "record_event", "messaging_privatewords", "disputes_bid", "contracts_rulebook")
GOING_ROUND = [
    "RESET ROLE",
    "RESET SESSION AUTHORIZATION",
    "SET pgtrigger.ignore = '{record_event:events_are_final,escrow_transfer:transfers_are_final}'",
]


@pytest.fixture
def cursor(db: None) -> Iterator[psycopg2.extensions.cursor]:
    """Signed in as the portal is in production: this session was never anybody else's."""
    where = {name: settings.DATABASES["default"][key] for name, key in (("host", "HOST"), ("dbname", "NAME"))}
    with closing(psycopg2.connect(user=roles.PORTAL, **where)) as session:
        session.autocommit = True
        yield session.cursor()


@pytest.mark.parametrize("table", FINAL)
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("going_round", ["", *GOING_ROUND])
def test_what_is_final_cannot_be_changed_deleted_or_emptied(cursor, table: str, statement: str, going_round: str):
    if going_round:
        cursor.execute(going_round)
    cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", [table])
    column = cursor.fetchone()[0]
    with pytest.raises(errors.InsufficientPrivilege):
        cursor.execute(statement.format(table, column, column))


def test_every_table_refuses_to_be_emptied(cursor):
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    tables = [name for (name,) in cursor.fetchall()]
    assert {"people_user", "timers_deadline", "disputes_case"} <= set(tables)
    for table in tables:
        with pytest.raises(errors.InsufficientPrivilege):
            cursor.execute(f'TRUNCATE "{table}" CASCADE')


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE escrow_account SET balance = balance + 1",
        "INSERT INTO escrow_account (kind, currency, side, balance) VALUES ('platform', 'USD', '', 0)",
        "INSERT INTO escrow_transfer (debit_id, credit_id, amount) VALUES (1, 2, 3)",
        "UPDATE messaging_message SET body = 'I never wrote this.'",
        "DELETE FROM escrow_payment",
        "DELETE FROM timers_deadline",
        "DELETE FROM django_migrations",
        "ALTER TABLE record_event DISABLE TRIGGER ALL",
        "ALTER TABLE messaging_privatewords DISABLE ROW LEVEL SECURITY",
        "DROP POLICY sight ON disputes_case",
        "CREATE OR REPLACE FUNCTION sight_is_whole() RETURNS boolean LANGUAGE sql RETURN true",
        "CREATE TABLE public.people_user_too (id int)",
        "SET session_replication_role = replica",
        f"SET ROLE {roles.OWNER}",
        f"SET SESSION AUTHORIZATION {roles.OWNER}",
    ],
)
def test_there_is_no_way_round(cursor, statement: str):
    with pytest.raises(errors.InsufficientPrivilege):
        cursor.execute(statement)


def test_the_application_cannot_go_past_the_guards_either(db: None):
    for statement in ("UPDATE escrow_transfer SET amount = 1", "DELETE FROM record_event", "TRUNCATE record_event"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_role_may_do_what_its_tables_triggers_leave_it():
    allowed = rules.privileges()
    assert allowed["record_event"] == ("SELECT", "INSERT")
    assert allowed["timers_deadline"] == ("SELECT", "INSERT", "UPDATE")
    assert allowed["escrow_transfer"] == ("SELECT",)
    assert allowed["people_user"] == rules.ALL
    assert len(allowed) > 60


def named() -> list[str]:
    return [breach.what for breach in audit.breaches() if breach.check == "roles"]


def test_the_audit_finds_nothing_wrong_with_the_role_that_migrate_leaves(db: None):
    assert named() == []


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("GRANT UPDATE ON escrow_transfer TO evenhand_app", "evenhand_app may UPDATE escrow_transfer"),
        ("GRANT DELETE ON record_event TO PUBLIC", "evenhand_app may DELETE record_event"),
        ("GRANT TRUNCATE ON people_user TO evenhand_app", "evenhand_app may TRUNCATE people_user"),
        ("GRANT TRIGGER ON disputes_case TO evenhand_app", "evenhand_app may TRIGGER disputes_case"),
        (
            "GRANT UPDATE (balance) ON escrow_account TO evenhand_app",
            "evenhand_app may UPDATE (balance) escrow_account",
        ),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", "evenhand_app may make tables beside the portal's"),
        (
            "ALTER TABLE timers_watch OWNER TO evenhand_app",
            "the portal's role owns 1 of its tables, or may become their owner: set DATABASE_OWNER_URL",
        ),
    ],
)
def test_the_audit_names_what_a_role_may_too_much(db: None, statement: str, name: str):
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert name in named()


def test_the_audit_names_a_portal_that_works_as_a_superuser(db: None):
    with roles.as_owner():
        assert named() == ["the portal works as postgres, a superuser, whom nothing in the database stops"]


@pytest.mark.django_db(transaction=True)
def test_migrating_takes_back_what_was_granted_too_much():
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("GRANT UPDATE, TRUNCATE ON escrow_transfer TO evenhand_app")
    assert named() != []
    call_command("migrate", verbosity=0)
    assert named() == []


def login_of(name: str) -> dict[str, str]:
    return {**settings.DATABASE_LOGIN, "USER": name, "PASSWORD": "it's a secret"}


def test_migrating_makes_the_portals_role_where_it_is_not_there_yet(db: None, settings):
    settings.DATABASE_LOGIN = login_of("evenhand_new")
    with roles.as_owner(), connection.cursor() as cursor:
        rules.grant()
        cursor.execute("SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = 'evenhand_new'")
        assert cursor.fetchone() == (True, False)
        cursor.execute("SELECT has_table_privilege('evenhand_new', 'record_event', 'INSERT')")
        assert cursor.fetchone() == (True,)
        cursor.execute("SELECT has_table_privilege('evenhand_new', 'record_event', 'UPDATE')")
        assert cursor.fetchone() == (False,)


def test_an_owner_who_may_make_no_roles_says_what_to_do(db: None, settings):
    settings.DATABASE_LOGIN = login_of("evenhand_new")
    with pytest.raises(CommandError, match="CREATE ROLE evenhand_new LOGIN"), transaction.atomic():
        rules.grant()


def test_only_the_portal_and_the_owner_move_money(db: None):
    moves = "SELECT ledger_account('platform', 'USD', NULL, NULL, NULL, '')"
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE ROLE onlooker; GRANT USAGE ON SCHEMA public TO onlooker; SET LOCAL ROLE onlooker")
        with pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
            cursor.execute(moves)
        cursor.execute("RESET ROLE")


def test_one_role_for_everything_is_granted_nothing(db: None, settings):
    settings.DATABASE_LOGIN = login_of(roles.OWNER)
    with roles.as_owner():
        rules.grant()
        assert named() == ["the portal works as postgres, a superuser, whom nothing in the database stops"]
