"""What may not reach the other side as a message does not reach it as a name."""

import pytest
from django.urls import reverse

from tests import stories
from tests.browsing import signed_in, text

BEFORE = "Victor Hale"


@pytest.fixture
def victor(db):
    return stories.person("victor@hale.example", BEFORE)


def renamed(person, name):
    said = {"display_name": name, "language": person.language, "languages": person.languages}
    said["time_zone"] = person.time_zone
    answer = signed_in(person).post(reverse("account"), said)
    person.refresh_from_db()
    return answer


@pytest.mark.parametrize(
    "name",
    [
        "Victor, WhatsApp +49 170 1234567",
        "victor.hale@mail.example",
        "Victor, I know where you live",
        "You are an idiot",
    ],
)
def test_contact_a_threat_or_an_insult_is_no_name(victor, name):
    answer = renamed(victor, name)
    assert answer.status_code == 422
    assert "Write the name that you go by" in text(answer)
    assert victor.display_name == BEFORE


@pytest.mark.parametrize("name", ["Nguyễn Thị Minh Khai", "O’Brien & Sons", "Иван Петров", "李小龙", "Agent 007", "J"])
def test_any_name_is_one(victor, name):
    assert renamed(victor, name).status_code == 302
    assert victor.display_name == name


def test_who_has_such_a_name_already_can_still_change_the_rest(victor):
    victor.display_name = "victor.hale@mail.example"
    victor.save(update_fields=["display_name"])
    victor.time_zone = "Europe/Berlin"
    assert renamed(victor, victor.display_name).status_code == 302
    assert victor.time_zone == "Europe/Berlin"
