"""Forms with files that are sent twice: the second click brings its files again, and gets the first one's answer."""

import threading

import pytest

from evidence.models import StoredFile
from messaging.models import Message
from messaging.screening import screen
from record.models import Event
from tests.contracts.forms import act_form
from tests.evidence.conftest import stored_names
from tests.keys.calling import where

FILES = {"files": ("page-12.txt", b"Page twelve.\n", "text/plain")}


def forms(story):
    story.in_mediation()
    room = f"/cases/{story.case.pk}/room/"
    return {
        "say": (room, {"text": "See the file."}),
        "add_exhibits": (f"/cases/{story.case.pk}/acts/add_exhibits/", {}),
    }


def done(name):
    return Event.objects.filter(act=name).count()


@pytest.mark.parametrize("name", ["say", "add_exhibits"])
def test_two_clicks_on_a_form_with_files_are_one(name, story, browser_of):
    page, typed = forms(story)[name]
    browser = browser_of(story.client)
    said, before = act_form(browser.get(page)) | typed, StoredFile.objects.count()
    said.pop("files", None)
    first, again = browser.send(page, said, FILES), browser.send(page, said, FILES)
    assert (first.status_code, again.status_code, where(again)) == (302, 302, where(first)), again.text
    assert done(name) == 1
    assert StoredFile.objects.count() == before + 1


def test_two_clicks_at_the_same_time_store_one_file(story, browser_of):
    page, typed = forms(story)["say"]
    browser = browser_of(story.client)
    said, before = act_form(browser.get(page)) | typed, len(stored_names())
    said.pop("files", None)
    screen("Hello.")  # its model has been read, as in every process of the web
    together, answers = threading.Barrier(2), []

    def click():
        together.wait(10)
        answers.append(browser.send(page, said, FILES).status_code)

    clicks = [threading.Thread(target=click) for _ in range(2)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(30)
    assert answers == [302, 302]
    assert Message.objects.count() == 1
    assert (StoredFile.objects.filter(name="page-12.txt").count(), len(stored_names())) == (1, before + 1)


def test_another_file_under_the_same_key_is_another_input(story, browser_of):
    page, typed = forms(story)["say"]
    browser = browser_of(story.client)
    said = act_form(browser.get(page)) | typed
    said.pop("files", None)
    assert browser.send(page, said, FILES).status_code == 302
    assert browser.send(page, said, {"files": ("page-12.txt", b"Page 13.\n", "text/plain")}).status_code == 422
    assert Message.objects.count() == 1
