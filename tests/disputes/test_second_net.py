"""The second net: what PostgreSQL itself shows to whom, by raw SQL, with nothing of the portal's rules before it."""

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from core import sight
from disputes import second_net
from disputes.models import Case
from escrow import audit
from messaging.models import Message
from messaging.private import PrivateWords
from messaging.screening import screened_as
from people.models import StaffRole
from tests import roles, stories
from tests.browsing import signed_in
from tests.disputes.threats import threatens

SECRET = "zephyrquokka"
PRIVATE = "SELECT count(*) FROM messaging_privatewords"
PRIVATE_ROOMS = "SELECT count(*) FROM messaging_thread WHERE room = 'private'"
PRIVATE_MESSAGES = "SELECT count(*) FROM messaging_message WHERE is_private"
JOINT = "SELECT count(*) FROM messaging_message WHERE NOT is_private"
CASES = "SELECT count(*) FROM disputes_case"
EXHIBITS = "SELECT count(*) FROM disputes_exhibit"
FILES = "SELECT count(*) FROM evidence_storedfile"
ALL = (PRIVATE, PRIVATE_ROOMS, PRIVATE_MESSAGES, JOINT, CASES, EXHIBITS, FILES)


def count(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def seen_by(person, *queries):
    with sight.through(sight.Gaze(str(person.pk) if person else sight.NOBODY)):
        return tuple(count(query) for query in queries)


@pytest.fixture
def written(story):
    """In mediation; the freelancer has written to the mediator alone, the client to both."""
    story.in_mediation()
    story.act(story.freelancer, "say", text=f"I could accept 80, {SECRET}.", room="private")
    story.act(story.client, "say", text="To both.")
    return story


def other_mediator():
    return stories.person("ada@lin.example", "Ada Lin", "mediator")


def test_private_words_are_for_their_two_people(written):
    private = (PRIVATE, PRIVATE_ROOMS, PRIVATE_MESSAGES)
    for person in (written.freelancer, written.mediator):
        assert seen_by(person, *private) == (1, 1, 1)
    others = (written.client, written.operator, written.reviewer, written.stranger, other_mediator(), None)
    for person in others:
        assert seen_by(person, *private) == (0, 0, 0)


def test_no_search_or_join_finds_them_for_the_other_side(written):
    find = f"""SELECT count(*) FROM disputes_case c JOIN messaging_message m ON m.subject_id = c.subject_ptr_id
                 JOIN messaging_privatewords p ON p.message_id = m.id WHERE p.body LIKE '%{SECRET}%'"""
    assert seen_by(written.freelancer, find) == (1,)
    assert seen_by(written.client, find) == (0,)
    with sight.through(sight.Gaze(str(written.client.pk))):
        assert not PrivateWords.objects.filter(body__icontains=SECRET).exists()
        assert not Message.objects.filter(private__body__icontains=SECRET).exists()


def test_the_room_of_both_sides_is_for_those_in_it_and_operators(written):
    for person in (written.client, written.freelancer, written.mediator, written.operator):
        assert seen_by(person, JOINT) == (1,)
    for person in (written.reviewer, written.stranger, other_mediator(), None):
        assert seen_by(person, JOINT) == (0,)


def test_a_reviewer_sees_the_room_in_which_something_was_flagged(written):
    with screened_as("threat"):
        held = written.act(written.freelancer, "say", text="Or else.", room="private").result
    assert seen_by(written.reviewer, PRIVATE, JOINT, CASES) == (1, 0, 1)  # and not what was said before it
    written.act(written.reviewer, "dismiss", message=held.number, reason="Lawful.")  # contact is direct again
    threatens(written, written.client)
    assert seen_by(written.reviewer, PRIVATE, JOINT, CASES) == (1, 2, 1)


def test_a_case_is_for_its_people_and_those_whose_work_it_is(written):
    for person in (written.client, written.freelancer, written.mediator, written.operator):
        assert seen_by(person, CASES) == (1,)
    for person in (written.reviewer, written.stranger, other_mediator(), None):
        assert seen_by(person, CASES) == (0,)


def test_a_mediator_sees_a_case_that_waits_for_one(story):
    story.in_queue()
    assert seen_by(other_mediator(), CASES, EXHIBITS, JOINT) == (1, Case.objects.get().exhibits.count(), 0)
    assert seen_by(story.reviewer, CASES, EXHIBITS) == (0, 0)


def test_another_mediator_sees_a_case_for_a_second_opinion_but_not_its_room(story):
    story.in_recommendation()
    ada = other_mediator()
    assert seen_by(ada, CASES) == (0,)
    story.act(story.freelancer, "request_second_opinion", reason="Too little.")
    assert seen_by(ada, CASES, PRIVATE, JOINT) == (1, 0, 0)


def test_files_are_for_those_who_see_what_they_were_handed_in_for(written):
    files = count(FILES)
    assert files >= 1
    for person in (written.client, written.freelancer, written.mediator, written.operator):
        assert seen_by(person, EXHIBITS, FILES) == (count(EXHIBITS), files)
    for person in (written.reviewer, written.stranger, other_mediator(), None):
        assert seen_by(person, EXHIBITS, FILES) == (0, 0)
    written.upload(written.stranger)
    assert seen_by(written.stranger, FILES) == (1,)
    assert seen_by(written.client, FILES) == (files,)


def test_a_staff_role_that_was_taken_away_is_gone_with_the_next_statement(written):
    assert seen_by(written.mediator, CASES, PRIVATE) == (1, 1)
    StaffRole.objects.filter(person__in=[written.mediator, written.operator]).delete()
    for person in (written.mediator, written.operator):
        assert seen_by(person, *ALL) == (0,) * len(ALL)


def test_a_request_without_a_person_sees_nothing(written):
    assert seen_by(None, *ALL) == (0,) * len(ALL)


@pytest.mark.parametrize("viewer", ["EVERYTHING", "everything ", "0x1", "-1", "1 OR 1=1", "9" * 40, "nobody"])
def test_what_is_no_persons_number_is_nobody(written, viewer):
    with sight.through(sight.Gaze()), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT set_config('evenhand.viewer', %s, true)", [viewer])
        cursor.execute(CASES)
        assert cursor.fetchone() == (0,)


def test_workers_and_acts_see_all(written):
    assert min(count(query) for query in ALL) >= 1
    with sight.through(sight.Gaze()), sight.everything():
        assert min(count(query) for query in ALL) >= 1


def test_nobody_changes_or_writes_what_they_could_not_read(written):
    pk = written.case.pk
    with sight.through(sight.Gaze(str(written.stranger.pk))), connection.cursor() as cursor:
        cursor.execute("UPDATE disputes_case SET amount = 1")
        assert cursor.rowcount == 0
        room = "INSERT INTO messaging_thread (subject_id, room) VALUES (%s, 'answers')"
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            cursor.execute(room, [pk])


def test_a_query_that_forgot_whose_it_is_shows_nothing_of_others(written, monkeypatch):
    """The first net taken out: every case is everybody's, so far as the portal's own rules go."""
    monkeypatch.setattr(type(Case.objects.all()), "visible_to", lambda cases, person: cases.all())
    address = reverse("case", args=[written.case.pk])
    assert signed_in(written.client).get(address).status_code == 200
    assert signed_in(written.stranger).get(address).status_code == 404
    monkeypatch.setattr(type(PrivateWords.objects.all()), "visible_to", lambda words, person, **_: words.all())
    record = reverse("case-record-file", args=[written.case.pk])
    assert SECRET in signed_in(written.freelancer).get(record).content.decode()
    assert SECRET not in signed_in(written.client).get(record).content.decode()


def test_the_net_written_down_is_the_one_that_the_migrations_make(db):
    assert second_net.expected() == {name: mark for name, (mark, _) in second_net.found().items()}, "second_net.keep()"


@pytest.mark.parametrize(
    ("tampering", "named"),
    [
        ("ALTER TABLE disputes_case DISABLE ROW LEVEL SECURITY", "policy sight on disputes_case is switched off"),
        ("DROP POLICY sight ON messaging_privatewords", "policy sight on messaging_privatewords is missing"),
        (
            "ALTER POLICY sight ON messaging_thread USING (true)",
            "policy sight on messaging_thread is not as it was made",
        ),
        (
            "CREATE POLICY all_of_it ON disputes_case USING (true)",
            "policy all_of_it on disputes_case is not one of ours",
        ),
        (
            "CREATE OR REPLACE FUNCTION sight_is_whole() RETURNS boolean LANGUAGE sql STABLE RETURN true",
            "function sight_is_whole is not as it was made",
        ),
        ("ALTER FUNCTION sight_of_case(uuid) SECURITY DEFINER", "function sight_of_case is not as it was made"),
    ],
)
def test_a_hole_in_the_net_is_named(db, tampering, named):
    with roles.as_owner(), connection.cursor() as cursor:
        cursor.execute(tampering)
    assert named in [breach.what for breach in audit.breaches() if breach.check == "second net"]
