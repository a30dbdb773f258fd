"""The portal in the languages of its people: pages, letters, refusals and papers, each in its reader's own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from core.languages.known import KNOWN, TRANSLATED
from core.phrases import phrase
from people.models import User
from record.models import Event
from record.outbox import send_outbox
from tests import stories
from tests.stories import Story


@pytest.fixture
def story(db: None) -> Iterator[Story]:
    with stories.told(stories.LARGE) as told:
        yield told


def signed_in(person: User, **more: str) -> Client:
    http = Client(**more)
    http.force_login(person)
    return http


def page(http: Client, address: str) -> str:
    return http.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("language", KNOWN)
def test_a_stranger_reads_the_first_language_of_their_browser_that_there_is(language):
    answer = Client(headers={"accept-language": f"xx,{language}-XX,{language};q=0.9,en;q=0.1"}).get(reverse("landing"))
    assert answer.headers["Content-Language"] == language
    assert f'<html lang="{language}"' in answer.content.decode()
    with translation.override(language):
        assert phrase("How it works") in answer.content.decode()


@pytest.mark.django_db
def test_what_is_chosen_in_the_foot_is_kept_before_anybody_signs_in():
    http = Client()
    back = http.post(reverse("language"), {"language": "fr", "back": "/how-it-works/"})
    assert back.headers["Location"] == "/how-it-works/"
    assert '<html lang="fr"' in page(http, reverse("landing"))
    http.post(reverse("language"), {"language": "xx", "back": "/"})
    assert '<html lang="en"' in page(http, reverse("landing"))


@pytest.mark.django_db
def test_choosing_a_language_leads_nowhere_else():
    answer = Client().post(reverse("language"), {"language": "fr", "back": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


@pytest.mark.django_db
def test_a_new_account_goes_on_in_the_language_in_which_it_was_made():
    http = Client()
    http.post(reverse("language"), {"language": "pt", "back": "/"})
    said = {"email": "nova@conta.example", "password1": "um cavalo bem lento"}
    assert http.post(reverse("account_signup"), said).status_code == 302
    assert User.objects.get(email="nova@conta.example").language == "pt"


def test_the_account_s_language_holds_wherever_its_person_signs_in(story):
    here = signed_in(story.client)
    here.post(reverse("language"), {"language": "es", "back": "/"})
    elsewhere = signed_in(story.client, HTTP_ACCEPT_LANGUAGE="hi")
    assert '<html lang="es"' in page(elsewhere, reverse("home"))
    story.client.refresh_from_db()
    assert story.client.language == "es"


def test_each_side_reads_the_same_case_in_its_own_language(story):
    story.in_negotiation()
    address = reverse("case", args=[story.case.pk])
    User.objects.filter(pk=story.client.pk).update(language="hi")
    User.objects.filter(pk=story.freelancer.pk).update(language="fr")
    hindi, french = page(signed_in(story.client), address), page(signed_in(story.freelancer), address)
    assert re.search("[\u0900-\u097f]{3}", hindi)
    assert "séquestre" in french
    assert "Negotiation" not in french + hindi


def test_letters_come_in_the_language_of_whoever_gets_them(story):
    User.objects.filter(pk=story.client.pk).update(language="es")
    mail.outbox.clear()
    story.one_paid(story.freelancer)
    send_outbox()
    letter = [each for each in mail.outbox if each.to == [story.client.email]][-1]
    assert "tasa de arbitraje" in letter.subject
    assert '<html lang="es">' in letter.alternatives[0][0]
    assert not re.search(r"\b(the|paid|until|clock)\b", re.sub(r"https?://\S+|“.*?”", "", letter.body))
    others = [each for each in mail.outbox if each.to == [story.freelancer.email]]
    assert all('<html lang="en">' in each.alternatives[0][0] for each in others)


def test_the_record_is_the_same_whoever_acts_in_whatever_language(story):
    with translation.override("fr"):
        story.one_paid(story.freelancer)
    for event in Event.objects.filter(subject_id=story.case.pk):
        assert "frais" not in json.dumps(event.said, default=str)
        assert "finissant" not in json.dumps(event.said, default=str)


def test_a_refusal_is_said_in_the_language_of_whoever_is_refused(story):
    story.in_negotiation()
    User.objects.filter(pk=story.client.pk).update(language="fr")
    address = reverse("case-act", args=[story.case.pk, "offer"])
    answer = signed_in(story.client).post(address, {"to_freelancer": "a lot", "note": ""})
    assert answer.status_code == 422
    assert 'value="a lot"' in answer.content.decode()
    assert "Enter" not in re.sub("<[^>]*>", "", answer.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("language", TRANSLATED)
def test_scripts_find_what_they_say_in_the_page(language):
    http = Client()
    http.post(reverse("language"), {"language": language, "back": "/"})
    html = page(http, reverse("landing"))
    found = re.search(r'<script id="phrases" type="application/json">(.*?)</script>', html)
    assert found is not None
    said = json.loads(found[1])
    assert said["Passed"] != "Passed"
    assert len(said["{number} byte"]) == 2


@pytest.mark.django_db
def test_an_english_page_carries_no_catalogue():
    assert 'id="phrases"' not in page(Client(), reverse("landing"))


@pytest.mark.django_db
def test_a_language_that_runs_from_right_to_left_turns_the_page(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    http = Client()
    http.post(reverse("language"), {"language": "ar", "back": "/"})
    assert '<html lang="ar" dir="rtl"' in page(http, reverse("landing"))
