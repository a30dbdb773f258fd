"""Writes go with the next statement: nobody can tell, except by the number of messages."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import sight, writing
from core.ready import Ready
from core.writing import Write
from people.models import User

NAMED = Write(
    "people are named",
    "UPDATE people_user u SET display_name = x.name FROM jsonb_to_recordset(%s) AS x (id bigint, name text)"
    " WHERE u.id = x.id",
)
NAME = Ready("name of a person", "SELECT display_name FROM people_user WHERE id = %s", "bigint")
PLAIN = "SELECT display_name FROM people_user WHERE id = %s"


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("a@example.com", display_name="Ada")


def fails_after(write: Write, **row: object) -> None:
    write(**row)
    raise RuntimeError


def fails_inside(write: Write, **row: object) -> None:
    with transaction.atomic():
        fails_after(write, **row)


def _taken(write: Write, **row: object) -> None:
    with transaction.atomic():
        write(**row)
        User.objects.count()


def name_of(person: User) -> str:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, [person.pk])
        return cursor.fetchone()[0]


def test_outside_of_an_act_a_write_is_executed_at_once(person: User):
    with CaptureQueriesContext(connection) as asked:
        NAMED(id=person.pk, name="Bea")
    assert len(asked) == 1
    assert name_of(person) == "Bea"


def test_what_is_read_next_sees_what_was_written_in_the_same_message(person: User):
    with CaptureQueriesContext(connection) as asked, writing.with_the_next():
        NAMED(id=person.pk, name="Bea")
        NAMED(id=person.pk, name="Cleo")
        assert name_of(person) == "Cleo"
        NAMED(id=person.pk, name="Dora")
        assert NAME.rows(person.pk) == [("Dora",)]
    assert len(asked) == 2


def test_what_nothing_was_read_after_is_written_at_the_end(person: User):
    with CaptureQueriesContext(connection) as asked, writing.with_the_next():
        NAMED(id=person.pk, name="Bea")
        with writing.with_the_next():
            NAMED(id=person.pk, name="Cleo")
    assert len(asked) == 1
    assert name_of(person) == "Cleo"


def test_what_the_orm_writes_comes_after_what_was_written_before(person: User):
    with writing.with_the_next():
        NAMED(id=person.pk, name="Bea")
        User.objects.filter(pk=person.pk).update(display_name="Cleo")
    assert name_of(person) == "Cleo"


def test_a_statement_without_values_comes_after_it_too(person: User):
    with writing.with_the_next(), connection.cursor() as cursor:
        NAMED(id=person.pk, name="100 %")
        cursor.execute("SELECT count(*) FROM people_user WHERE display_name LIKE '100 %'")
        assert cursor.fetchone()[0] == 1


def test_many_at_once_come_after_it(person: User):
    with writing.with_the_next(), connection.cursor() as cursor:
        NAMED(id=person.pk, name="Bea")
        cursor.executemany(
            "UPDATE people_user SET display_name = %s WHERE id = %s", [("Cleo", person.pk), ("Dora", person.pk)]
        )
    assert name_of(person) == "Dora"


def test_what_fails_leaves_nothing_waiting(person: User):
    with pytest.raises(RuntimeError), writing.with_the_next():
        fails_after(NAMED, id=person.pk, name="Bea")
    assert name_of(person) == "Ada"


def test_a_part_that_is_taken_back_takes_with_it_what_it_wrote_and_no_more(person: User):
    with writing.with_the_next():
        NAMED(id=person.pk, name="Bea")
        with pytest.raises(RuntimeError):
            fails_inside(NAMED, id=person.pk, name="Cleo")
    assert name_of(person) == "Bea"


def test_a_part_that_the_database_refused_can_be_taken_back(person: User):
    """The write fails with the statement that carries it, and the savepoint still ends it."""
    twin = User.objects.create_user("b@example.com", display_name="Bea")
    write = Write(
        "mail of people",
        "UPDATE people_user u SET email = x.email FROM jsonb_to_recordset(%s) AS x (id bigint, email text)"
        " WHERE u.id = x.id",
    )
    with writing.with_the_next():
        NAMED(id=person.pk, name="Cleo")
        with pytest.raises(IntegrityError):
            _taken(write, id=twin.pk, email="a@example.com")
        assert name_of(person) == "Cleo"


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_taken_back_takes_with_it_what_waits():
    person = User.objects.create_user("a@example.com", display_name="Ada")
    with writing.with_the_next():
        with pytest.raises(RuntimeError):
            fails_inside(NAMED, id=person.pk, name="Bea")
        assert name_of(person) == "Ada"


def test_who_looks_is_told_before_what_waits(person: User):
    """A policy would otherwise hide the row that is to be written."""
    with sight.through(sight.Gaze("7")):
        name_of(person)
        with sight.everything(), writing.with_the_next():
            NAMED(id=person.pk, name="Bea")
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_setting('evenhand.viewer')", [])
                assert cursor.fetchone()[0] == sight.EVERYTHING


def test_a_write_takes_rows(db: None):
    with pytest.raises(ValueError, match="takes no rows"):
        Write("nothing", "SELECT 1")


@pytest.mark.django_db(transaction=True)
def test_a_statement_is_prepared_once_a_connection():
    prepared = "SELECT count(*) FROM pg_prepared_statements WHERE name = %s"
    for _ in range(2):
        NAME.rows(0)
        NAME.rows(0)
        with connection.cursor() as cursor:
            cursor.execute(prepared, [NAME.name])
            assert cursor.fetchone()[0] == 1
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_it_is_still_known_when_the_transaction_that_asked_first_is_taken_back():
    connection.close()
    with transaction.atomic():
        NAME.rows(0)
        transaction.set_rollback(True)
    assert NAME.rows(0) == []


def test_a_sign_of_percent_stands_for_itself(db: None):
    assert Ready("percent", "SELECT %s LIKE 'a%%'", "text").rows("ab") == [(True,)]
