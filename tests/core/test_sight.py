"""Who looks is told to PostgreSQL before anything is shown, and what one request told is never left for the next."""

import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, connections, transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from core import sight
from core.seeing import SeeAsThePerson
from people.models import User

TOLD = "SELECT current_setting('evenhand.viewer', true)"


def told() -> str:
    with connection.cursor() as cursor:
        cursor.execute(TOLD)
        return cursor.fetchone()[0]


def as_person(number: int):
    return sight.through(sight.Gaze(str(number)))


def test_a_request_sees_nothing_until_its_person_is_known(db: None):
    with sight.through(sight.Gaze()):
        assert told() == ""
        sight.is_of(7)
        assert told() == "7"
        with sight.everything():
            assert told() == "everything"
            sight.is_of(8)
        assert told() == "8"
    assert told() == "everything"
    with sight.everything(), as_person(7):
        assert told() == "7"


def test_whoever_says_nothing_sees_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sight, "_otherwise", sight.NOBODY)
    assert sight.viewer() == sight.NOBODY
    sight.is_of(7)
    assert sight.viewer() == sight.NOBODY


def test_telling_costs_no_query(db: None):
    with as_person(7), CaptureQueriesContext(connection) as asked:
        User.objects.count()
        User.objects.count()
    assert len(asked) == 2


@pytest.mark.django_db(transaction=True)
def test_what_a_rollback_takes_back_is_told_again():
    with as_person(7):
        assert told() == "7"
    with transaction.atomic(), as_person(8):
        assert told() == "8"
        transaction.set_rollback(True)
    with as_person(8):
        assert told() == "8"
    assert told() == "everything"


@pytest.mark.django_db(transaction=True)
def test_what_a_rollback_to_a_savepoint_takes_back_is_told_again():
    with transaction.atomic(), as_person(7):
        assert told() == "7"
        with transaction.atomic(), as_person(8):
            assert told() == "8"
            transaction.set_rollback(True)
        with as_person(8):
            assert told() == "8"
        assert told() == "7"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("broken", ["SELECT 1 / 0", "SELECT nothing_of_the_kind", "UPDATE people_user SET id = 'x'"])
def test_a_statement_that_fails_takes_back_what_was_told_with_it(broken: str):
    with as_person(7):
        assert told() == "7"
    with as_person(8):
        with pytest.raises(DatabaseError):
            connection.cursor().execute(broken)
        assert told() == "8"


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_was_a_rollback_without_saying_so_takes_back_what_was_told():
    with as_person(7):
        assert told() == "7"
    with as_person(8):
        with transaction.atomic():
            assert told() == "8"
            with pytest.raises(DatabaseError):
                connection.cursor().execute("SELECT 1 / 0")
        assert told() == "8"


def test_a_setting_with_a_question_behind_it_is_told_too(db: None):
    with as_person(7):
        assert told() == "7"
    with as_person(8), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = 0; {TOLD}")
        assert cursor.fetchone() == ("8",)


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_takes_back_what_was_told():
    with as_person(7):
        assert told() == "7"
    refused = "INSERT INTO people_staffrole (person_id, role, given_at) VALUES (-1, 'mediator', now())"
    with as_person(8):
        with pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(refused)
        assert told() == "8"


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_told_anew():
    with as_person(7):
        assert told() == "7"
        connection.close()
        assert told() == "7"


@pytest.mark.django_db(transaction=True)
def test_a_cursor_of_the_server_is_told_beforehand():
    User.objects.create_user("a@example.org")
    with as_person(7):
        viewers = User.objects.extra(select={"viewer": TOLD.removeprefix("SELECT ")}).iterator(chunk_size=10)
        assert [person.viewer for person in viewers] == ["7"]


def test_many_values_and_other_statements_are_told_beforehand(db: None):
    with as_person(7), connection.cursor() as cursor:
        cursor.executemany("SELECT %s", [(1,), (2,)])
        cursor.execute("SELECT 1")
    with as_person(8), connection.cursor() as cursor:
        cursor.execute("VALUES (current_setting('evenhand.viewer'))")
        assert cursor.fetchone() == ("8",)


def request_of(person: User | AnonymousUser):
    request = RequestFactory().get("/")
    request.session = {}
    request._cached_user = person
    return request


def test_nothing_leaks_from_one_request_to_the_next(db: None):
    seen = []

    def view(request) -> HttpResponse:
        seen.append(told())
        if request.user.is_authenticated:
            seen.append(told())
        return HttpResponse()

    answer = SeeAsThePerson(view)
    for person in (User(pk=7), User(pk=8), AnonymousUser()):
        answer(request_of(person))
    assert seen == ["", "7", "", "8", ""]


def test_what_is_still_read_while_it_is_sent_is_read_as_the_same_person(db: None):
    def parts(request):
        assert request.user.pk == 7
        yield told().encode()
        yield told().encode()

    answer = SeeAsThePerson(lambda request: StreamingHttpResponse(parts(request)))
    response = answer(request_of(User(pk=7)))
    sent = []
    for part in response.streaming_content:
        sent.append(part)
        assert told() == "everything"  # between two parts the thread is back at what it was
    assert sent == [b"7", b"7"]


def test_another_thread_looks_for_itself():
    seen = []

    def look() -> None:
        seen.append(sight.viewer())
        connections.close_all()

    with as_person(7):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert seen == [sight.EVERYTHING]
