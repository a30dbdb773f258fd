"""Evidence of a case: who adds it, who opens it, and that the mediator's reading is on the record, once."""

import pytest
from django.test import Client
from django.urls import reverse

from core.errors import Invalid, NotAllowed, NotFound, WrongPhase
from disputes.models import Exhibit, Reading
from record.models import Event, Notice
from tests import stories

OTHERS = ("reviewer", "stranger", "operator")


@pytest.fixture
def told(story):
    return story.in_mediation()


def opened_by(person, story, number=1, **query):
    http = Client()
    http.force_login(person)
    return http.get(reverse("exhibit", args=[story.case.pk, number]), query)


def test_a_side_adds_files_which_are_numbered_on_and_on_the_record(told):
    told.act(told.client, "add_exhibits", files=[told.upload(told.client, "report.txt")], caption="Finished late.")
    added = Exhibit.objects.get(number=2)
    assert (added.side, added.caption, added.added_in) == ("client", "Finished late.", "mediation")
    assert Event.objects.get(act="add_exhibits").said["exhibits"] == [["E2", "report.txt", added.file.sha256]]


def test_nothing_is_added_without_a_file_or_with_somebody_elses(told):
    with pytest.raises(Invalid):
        told.act(told.client, "add_exhibits", files=[])
    with pytest.raises(NotFound):
        told.act(told.client, "add_exhibits", files=[told.upload(told.freelancer, "mine.txt")])


def test_a_file_is_evidence_once(told):
    files = [told.upload(told.client, "report.txt")]
    told.act(told.client, "add_exhibits", files=files)
    with pytest.raises(Invalid) as refused:
        told.act(told.client, "add_exhibits", files=files)
    assert refused.value.fields == {"files": ["“report.txt” is evidence of this case already, as E2."]}


def test_only_the_sides_add_evidence_and_only_while_the_case_is_open(told):
    with pytest.raises(NotAllowed):
        told.act(told.mediator, "add_exhibits", files=[told.upload(told.mediator)])
    told.act(told.freelancer, "withdraw")
    with pytest.raises(WrongPhase):
        told.act(told.client, "add_exhibits", files=[told.upload(told.client, "late.txt")])


def test_opening_an_exhibit_notes_the_mediators_reading_once(told):
    for _ in range(3):
        told.clock.advance(minutes=10)
        answer = opened_by(told.mediator, told)
        assert answer.status_code == 302
        assert answer["Location"] == f"{reverse('file', args=[Exhibit.objects.get().file_id])}?inline"
    assert Reading.objects.get().mediator == told.mediator
    assert Event.objects.get(act="read_exhibit").said == {"exhibit": "E1"}
    assert not Notice.objects.filter(event__act="read_exhibit").exists()


def test_a_side_that_opens_an_exhibit_leaves_no_trace(told):
    for person in (told.client, told.freelancer):
        answer = opened_by(person, told)
        assert answer.status_code == 302
    assert not Reading.objects.exists()


@pytest.mark.parametrize("name", OTHERS)
def test_others_find_no_exhibit_and_no_file(told, name):
    person = getattr(told, name)
    assert opened_by(person, told).status_code == 404
    http = Client()
    http.force_login(person)
    assert http.get(reverse("file", args=[Exhibit.objects.get().file_id])).status_code == 404


def test_the_file_itself_is_for_the_sides_and_the_mediator(told):
    address = reverse("file", args=[Exhibit.objects.get().file_id])
    for person in (told.client, told.freelancer, told.mediator):
        http = Client()
        http.force_login(person)
        assert b"".join(http.get(address).streaming_content) == b"Twelve pages of proposal.\n"


def test_a_mediator_who_handed_the_case_back_opens_nothing_any_more(told):
    told.act(told.mediator, "hand_back", reason="I am ill.")
    assert opened_by(told.mediator, told).status_code == 404


def test_an_operator_opens_it_once_the_case_is_in_arbitration(story):
    story.both_paid()
    assert opened_by(story.operator, story).status_code == 302


def test_an_exhibit_that_does_not_exist_is_not_found(told):
    assert opened_by(told.mediator, told, 9).status_code == 404
    with pytest.raises(NotFound):
        told.act(told.mediator, "read_exhibit", exhibit=9)


def test_only_the_cases_own_mediator_notes_a_reading(told):
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    for person in (other, told.client):
        with pytest.raises(NotAllowed):
            told.act(person, "read_exhibit", exhibit=1)


def test_work_that_was_handed_in_is_read_by_the_mediator_of_a_case_about_it(story):
    story.funded()
    upload = story.upload(story.freelancer, "work.txt", b"The work.\n")
    story.act_on_contract(story.freelancer, "submit", milestone=1, files=[upload], note="Done.", meets=[1, 2, 3])
    story.submitted = lambda: story
    story.in_queue()
    other = stories.person("other@evenhand.example", "Other Mediator", "mediator")
    story.act(story.mediator, "claim", declaration="Impartial.")
    answers = {}
    for person in (story.client, story.freelancer, story.mediator, other, story.operator, story.stranger):
        http = Client()
        http.force_login(person)
        answers[person.display_name] = http.get(reverse("file", args=[upload])).status_code
    assert list(answers.values()) == [200, 200, 200, 404, 404, 404]
