"""Uploads in parts over the API: by a token, or by a page that is signed in."""

import json

import pytest
from django.test import Client

from evidence.limits import LARGEST, MIB, PART
from evidence.models import StoredFile
from people import tokens
from tests.evidence.conftest import PDF

pytestmark = pytest.mark.django_db
CONTENT = PDF + b"\x00" * (6 * MIB)
SIZE = len(CONTENT)


class Program:
    """Somebody's program, with a token."""

    def __init__(self, person):
        _, token = tokens.make(person, "of the test")
        self.http, self.headers = Client(), {"Authorization": f"Bearer {token}"}

    def ask(self, method, path, body=b"", content_type="application/octet-stream"):
        path = path if path.startswith("/") else f"/api/v1/uploads/{path}"
        answer = self.http.generic(method, path, body, content_type=content_type, headers=self.headers)
        return answer.status_code, answer.json()

    def begin(self, name="Contract.pdf", size=SIZE, **more):
        return self.ask("POST", "", json.dumps({"name": name, "size": size, **more}), "application/json")


@pytest.fixture
def program(story):
    return Program(story.freelancer)


def test_a_program_sends_a_file_part_by_part_as_it_is_told(program):
    status, said = program.begin()
    assert (status, said["state"], said["received"], said["file"]) == (201, "uploading", 0, None)
    assert said["next"] == {
        "offset": 0,
        "length": PART,
        "to_store": False,
        "url": f"/api/v1/uploads/{said['id']}/parts/0/",
    }
    while coming := said["next"]:
        part = CONTENT[coming["offset"] : coming["offset"] + coming["length"]]
        status, said = program.ask("PUT", coming["url"], part)
        assert status == 200
    status, said = program.ask("POST", f"{said['id']}/finish/", "", "application/json")
    assert (status, said["state"], said["next"]) == (200, "ready", None)
    assert said["file"]["id"] == str(StoredFile.objects.get(name="Contract.pdf").pk)
    assert program.ask("GET", "")[1] == [said]


def test_refusals_are_typed_and_say_where_to_go_on(program, story):
    one = program.begin()[1]["id"]
    status, said = program.ask("PUT", f"{one}/parts/{PART}/", CONTENT[PART:])
    assert (status, said["type"], said["fields"]) == (409, "WrongOffset", {"offset": ["0"]})
    assert program.ask("PUT", f"{one}/parts/0/", b"short")[0] == 422
    assert program.ask("POST", f"{one}/finish/", "", "application/json")[0] == 409
    stranger = Program(story.client)
    for method, path in (
        ("GET", f"{one}/"),
        ("PUT", f"{one}/parts/0/"),
        ("POST", f"{one}/finish/"),
        ("DELETE", f"{one}/"),
    ):
        status, said = stranger.ask(method, path, CONTENT[:PART])
        assert (status, said["type"]) == (404, "NotFound")
    assert program.begin(size=LARGEST + 1)[0] == 422
    assert program.begin(sha256="no hash")[0] == 422
    assert program.ask("DELETE", f"{one}/")[1]["state"] == "cancelled"
    assert program.ask("PUT", f"{one}/parts/0/", CONTENT[:PART])[1]["type"] == "WrongPhase"


def test_no_more_lies_unused_than_may(program, settings):
    settings.UNUSED_ROOM = (1, 1024)
    program.begin()
    status, said = program.begin()
    assert (status, said["type"]) == (409, "Full")
    assert "cancel what you do not need" in said["instead"]


def test_a_page_that_is_signed_in_needs_its_form_token(story):
    http = Client(enforce_csrf_checks=True)
    http.force_login(story.freelancer)
    begun = http.post("/api/v1/uploads/", {"name": "a.pdf", "size": 9}, "application/json")
    assert begun.status_code == 403
    assert Client().get("/api/v1/uploads/").status_code == 401
