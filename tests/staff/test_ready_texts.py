"""Ready texts: whose they are, what is filled in from a case, and that putting one into a box sends nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import sight
from disputes import ready_texts
from disputes.models import ReadyText
from messaging.models import Message
from messaging.unsent import Unsent
from tests import stories
from tests.browsing import signed_in, text

REMINDER = "Reminder before the deadline"


@pytest.fixture
def told(story):
    return story.in_mediation()


def texts(pk=None):
    return reverse("ready-text", args=[pk]) if pk else reverse("ready-texts")


def room(told, side=""):
    return reverse("private-room", args=[told.case.pk, side]) if side else reverse("room", args=[told.case.pk])


def own(told, title="Mine", words="Dear {client}, about {case}."):
    signed_in(told.mediator).post(texts(), {"title": title, "text": words})
    return ReadyText.objects.get(owner=told.mediator, title=title)


def put_in(told, chosen, typed="", address=None, **more):
    said = {"text": typed, "ready": str(chosen.pk), "insert": "1", "key": "one"}
    return signed_in(told.mediator).post(address or room(told), said | more)


def test_the_house_has_texts_from_the_beginning(told):
    page = text(signed_in(told.mediator).get(texts()))
    assert REMINDER in page
    for each in ReadyText.objects.filter(owner=None):
        filled = ready_texts.filled(each.text, told.case)
        assert "{" not in filled, each.title


def test_a_text_is_filled_in_from_the_case_below_what_was_typed(told):
    chosen = own(told, words="{client} and {freelancer}: {amount}, {title}, until {deadline}. {mediator}, {case}")
    page = put_in(told, chosen, typed="First this.")
    assert page.status_code == 200
    case = told.case
    words = f"Victor Hale and Maribel Reyes: 100.00 USD, {case.title}, until"
    assert f"First this.\n\n{words}" in page.content.decode().replace("\u00a0", " ").replace("&nbsp;", " ")
    assert f"Inês Carvalho, {case.reference}" in text(page)
    assert not Message.objects.exists()
    assert Unsent.objects.get().text.startswith("First this.")
    assert words in text(signed_in(told.mediator).get(reverse("workbench", args=[case.pk])))


def test_it_is_put_into_a_private_room_too(told):
    page = put_in(told, own(told), address=room(told, "client"))
    assert f"Dear Victor Hale, about {told.case.reference}." in text(page)
    assert "Dear Victor" not in text(signed_in(told.mediator).get(room(told)))


def test_a_file_that_was_chosen_meanwhile_is_kept(told):
    file = SimpleUploadedFile("plan.txt", b"The plan.")
    page = put_in(told, own(told), files=file)
    assert "plan.txt" in text(page)


def test_what_comes_from_a_case_is_not_filled_in_again(told):
    person = told.client
    person.display_name = "{amount} {0.__class__}"
    person.save()
    assert ready_texts.filled("Dear {client}", told.case) == "Dear {amount} {0.__class__}"


def test_what_is_not_known_in_the_case_says_so(told):
    assert "no close of evidence" in ready_texts.filled("{evidence_closes}", told.case)
    told.act(told.mediator, "close_evidence", hours=72)
    assert ready_texts.filled("{evidence_closes}", told.case).count("UTC") == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": "", "text": "x"}, "Give it a title"),
        ({"title": "x", "text": " "}, "Write the text."),
        ({"title": "x", "text": "Dear {clinet}"}, "“{clinet}” stands for nothing. You can use {client}"),
        ({"title": "x", "text": "{client.password}"}, "“{client.password}” stands for nothing."),
        ({"title": "x" * 81, "text": "x"}, "at most 80 characters"),
        ({"title": "x", "text": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_what_is_wrong_with_a_text_is_said_when_it_is_saved_and_kept_in_the_form(told, said, words):
    page = signed_in(told.mediator).post(texts(), said)
    assert page.status_code == 422
    assert words in text(page)
    assert not ReadyText.objects.exclude(owner=None).exists()


def test_ones_own_is_changed_and_removed(told):
    made = own(told)
    browsing = signed_in(told.mediator)
    assert browsing.post(texts(made.pk), {"title": "Mine", "text": "Other words."}).status_code == 302
    made.refresh_from_db()
    assert made.text == "Other words."
    assert browsing.post(texts(made.pk), {"step": "remove"}).status_code == 302
    assert not ReadyText.objects.filter(pk=made.pk).exists()
    assert "not there any more" in text(put_in(told, made, typed="Still here."))
    assert "Still here." in text(signed_in(told.mediator).get(room(told)))


def test_another_mediators_text_is_neither_shown_nor_chosen_nor_changed(told):
    made = own(told, words="My own words.")
    ada = stories.person("ada@lin.example", "Ada Lin", "mediator")
    assert "My own words." not in text(signed_in(ada).get(texts()))
    assert signed_in(ada).get(texts(made.pk)).status_code == 404
    assert signed_in(ada).post(texts(made.pk), {"step": "remove"}).status_code == 404
    theirs = ReadyText.objects.create(owner=ada, title="Hers", text="Her own.", changed_at=told.clock.moment)
    assert "Her own." not in text(put_in(told, theirs))


def test_the_house_s_are_changed_by_operators_and_not_by_mediators(told):
    made = ReadyText.objects.get(title=REMINDER)
    assert signed_in(told.mediator).get(texts(made.pk)).status_code == 404
    browsing = signed_in(told.operator)
    assert browsing.post(texts(made.pk), {"title": REMINDER, "text": "Until {deadline}."}).status_code == 302
    assert browsing.post(texts(), {"title": "New", "text": "For all."}).status_code == 302
    assert ReadyText.objects.get(title="New").owner is None
    assert "For all." in text(signed_in(told.mediator).get(texts()))


def test_postgresql_itself_keeps_them_apart(told):
    own(told)
    ada = stories.person("ada@lin.example", "Ada Lin", "mediator")
    house = ReadyText.objects.filter(owner=None).count()
    for person, seen in ((told.mediator, house + 1), (ada, house), (told.operator, house), (told.client, 0)):
        with sight.through(sight.Gaze(str(person.pk))):
            assert ReadyText.objects.count() == seen, person


@pytest.mark.parametrize("who", ["client", "freelancer", "reviewer", "stranger"])
def test_for_everybody_else_there_is_no_such_page(told, who):
    assert signed_in(getattr(told, who)).get(texts()).status_code == 404


def test_a_side_is_offered_no_texts_and_puts_none_in(told):
    made = ReadyText.objects.get(title=REMINDER)
    assert "Ready text" not in text(signed_in(told.client).get(room(told)))
    answer = signed_in(told.client).post(room(told), {"ready": str(made.pk), "insert": "1", "text": ""})
    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_the_screen_reads_what_is_sent_with_one_as_any_message(told):
    made = own(told, words="I will come to your house, {client}.")
    put_in(told, made)
    page = signed_in(told.mediator).post(room(told), {"text": ready_texts.filled(made.text, told.case), "key": "two"})
    assert page.status_code in (200, 302)
    assert "may be read as a threat" in text(page) or Message.objects.get().state != "delivered"
